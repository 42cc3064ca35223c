import { isDisplayed, type Timeline } from '../source/timeline.ts';

/**
 * Whether a decoder that holds back so many pictures gives them by their times, each later than the one before.
 * @param depth at least as many as it really holds back
 */
export function comesInOrder(timeline: Timeline, depth: number): boolean {
  const held: number[] = [];
  let shown = Number.NEGATIVE_INFINITY;
  for (const [packet, pts] of timeline.pts.entries()) {
    if (!isDisplayed(timeline, packet)) continue;
    held.splice(held.findLastIndex((other) => other <= pts) + 1, 0, pts);
    if (held.length <= depth) continue;
    const next = held.shift() as number;
    if (next <= shown) return false;
    shown = next;
  }
  return held.every((pts, i) => pts > (held[i - 1] ?? shown));
}
