import type { Chunk } from '../../contracts/chunk.ts';
import { isDisplayed, isHidden, isKeyframe, type Timeline } from '../source/timeline.ts';

/**
 * Divides a video into chunks that can be decoded independently. It cuts at a keyframe if one lies between half and twice the
 * target, and else inside a group of pictures, whose frames from its keyframe on become pre-roll.
 * @param options.targetFrames number of frames that a chunk should have; a chunk has at most twice as many, and the last at least half
 * @returns chunks in display order; every displayed frame lies in exactly one
 */
export function planChunks(timeline: Timeline, { targetFrames }: { targetFrames: number }): Chunk[] {
  const order = displayOrder(timeline);
  const keys = keysByTime(timeline);
  const chunks: Chunk[] = [];
  for (let first = 0; first < order.length; ) {
    const end = chooseEnd(timeline, order, first, Math.max(1, targetFrames));
    chunks.push(describe(timeline, order, keys, chunks.length, first, end));
    first = end;
  }
  return chunks;
}

/** Returns the packets of the displayed frames, by time; equal times are in decode order. */
function displayOrder(timeline: Timeline): Uint32Array {
  const packets = Uint32Array.from(timeline.pts.keys()).filter((packet) => isDisplayed(timeline, packet));
  return packets.sort((a, b) => timeOf(timeline, a) - timeOf(timeline, b) || a - b);
}

function keysByTime(timeline: Timeline): Uint32Array {
  const packets = Uint32Array.from(timeline.pts.keys()).filter((packet) => isKeyframe(timeline, packet));
  return packets.sort((a, b) => timeOf(timeline, a) - timeOf(timeline, b) || a - b);
}

/** Returns the frame before which to cut: the keyframe nearest to the target, or the target itself. */
function chooseEnd(timeline: Timeline, order: Uint32Array, first: number, target: number): number {
  const smallest = Math.ceil(target / 2);
  if (order.length - first < target + smallest) return order.length;
  for (let distance = 0; distance <= target; distance++) {
    for (const end of [first + target + distance, first + target - distance]) {
      if (end - first < smallest || end > order.length - smallest) continue;
      if (isKeyframe(timeline, order[end] as number) && isCuttable(timeline, order, end)) return end;
    }
  }
  let end = first + target;
  while (end < order.length && !isCuttable(timeline, order, end)) end++;
  return end;
}

/** True if a cut before the frame is possible. Frames with equal times stay together, since a chunk is defined by times. */
function isCuttable(timeline: Timeline, order: Uint32Array, frame: number): boolean {
  return timeOf(timeline, order[frame] as number) > timeOf(timeline, order[frame - 1] as number);
}

function describe(
  timeline: Timeline,
  order: Uint32Array,
  keys: Uint32Array,
  index: number,
  first: number,
  end: number,
): Chunk {
  const startPts = timeOf(timeline, order[first] as number);
  const endPts = end < order.length ? timeOf(timeline, order[end] as number) : timeOf(timeline, order.at(-1) ?? 0) + 1;
  const key = keyFor(timeline, keys, startPts, order[first] as number);
  const keyPts = timeOf(timeline, key);
  const last = order.subarray(first, end).reduce((latest, packet) => Math.max(latest, packet), 0);
  const preRollFrames = countPreRoll(timeline, key, last, startPts);
  return {
    index,
    firstFrame: first,
    frames: end - first,
    startPts,
    endPts,
    keyPts,
    ...placeOf(timeline, key, last),
    ...keyBefore(timeline, keys, key, last),
    packets: last - key + 1,
    preRollFrames,
  };
}

function placeOf({ positions }: Timeline, key: number, last: number): Pick<Chunk, 'keyPosition' | 'endPosition'> {
  const [keyPosition, endPosition] = [positions?.[key], positions?.[last + 1]];
  return { ...(keyPosition !== undefined && { keyPosition }), ...(endPosition !== undefined && { endPosition }) };
}

/** Finds the last keyframe that is both decoded and displayed before the keyframe `key`. */
function keyBefore(timeline: Timeline, keys: Uint32Array, key: number, last: number): Pick<Chunk, 'keyBefore'> {
  const pts = timeOf(timeline, key);
  const before = keys.findLast((other) => other < key && timeOf(timeline, other) < pts);
  if (before === undefined) return {};
  const position = timeline.positions?.[before];
  const place = { pts: timeOf(timeline, before), ...(position !== undefined && { position }) };
  return { keyBefore: { ...place, packets: last - before + 1 } };
}

/**
 * Finds the last keyframe that isn't displayed after `pts`, or the first keyframe of all for its own leading pictures. If a source has
 * equal times, a keyframe at the time of `first` may be decoded after it; then the one before is taken.
 */
function keyFor(timeline: Timeline, keys: Uint32Array, pts: number, first: number): number {
  let low = 0;
  let high = keys.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (timeOf(timeline, keys[middle] as number) <= pts) low = middle;
    else high = middle - 1;
  }
  const timeAt = (key: number) => timeOf(timeline, keys[key] as number);
  if ((keys[low] ?? 0) > first) while (low > 0 && timeAt(low) === pts) low--;
  return keys[low] ?? 0;
}

function countPreRoll(timeline: Timeline, key: number, last: number, startPts: number): number {
  const from = Math.min(timeOf(timeline, key), startPts);
  let frames = 0;
  for (let packet = key; packet <= last; packet++) {
    const pts = timeOf(timeline, packet);
    if (pts >= from && pts < startPts && !isHidden(timeline, packet)) frames++;
  }
  return frames;
}

function timeOf(timeline: Timeline, packet: number): number {
  return timeline.pts[packet] as number;
}
