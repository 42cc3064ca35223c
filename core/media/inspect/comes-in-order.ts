import { isDisplayed, isKeyframe, type Timeline } from '../source/timeline.ts';

/**
 * True if a decoder outputs the pictures in the order of their times, each later than the one before, and no picture that is decoded
 * before a keyframe is shown after it, as in fragments that overlap.
 * @param depth number of pictures that the decoder holds back; it may be too large, but not too small
 */
export function comesInOrder(timeline: Timeline, depth: number): boolean {
  const held: number[] = [];
  let shown = Number.NEGATIVE_INFINITY;
  let latest = Number.NEGATIVE_INFINITY;
  for (const [packet, pts] of timeline.pts.entries()) {
    if (!isDisplayed(timeline, packet)) continue;
    if (isKeyframe(timeline, packet) && latest > pts) return false;
    latest = Math.max(latest, pts);
    held.splice(held.findLastIndex((other) => other <= pts) + 1, 0, pts);
    if (held.length <= depth) continue;
    const next = held.shift() as number;
    if (next <= shown) return false;
    shown = next;
  }
  return held.every((pts, i) => pts > (held[i - 1] ?? shown));
}
