import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Chunk } from '../../../../../core/contracts/chunk.ts';
import { planChunks } from '../../../../../core/media/plan/plan-chunks.ts';
import {
  displayTimes,
  HIDDEN,
  isDisplayed,
  isHidden,
  isKeyframe,
  KEY,
  type Timeline,
  UNDISPLAYED,
} from '../../../../../core/media/source/timeline.ts';

/** A compressed picture and what it is predicted from: the rules that decoders go by. */
interface Picture {
  readonly pts: number;
  readonly flags: number;
  /** Places in decode order. */
  readonly references: readonly number[];
}

/** What may follow a keyframe: a picture ahead, with pictures between it and the one before; or one that is never shown. */
const Step = fc.record({
  kind: fc.constantFrom<'forward' | 'forward' | 'hidden'>('forward', 'forward', 'hidden'),
  between: fc.integer({ min: 0, max: 3 }),
  /** 0: the same time as the picture before, as a source with doubled or missing timestamps has it. */
  gap: fc.integer({ min: 0, max: 3 }),
});
const Group = fc.record({
  /** Pictures that are shown before the keyframe and decoded after it, with the group before. */
  leading: fc.integer({ min: 0, max: 3 }),
  gap: fc.integer({ min: 0, max: 4 }),
  steps: fc.oneof(fc.array(Step, { maxLength: 8 }), fc.array(Step, { minLength: 30, maxLength: 80 })),
});
const Stream = fc.record({
  groups: fc.array(Group, { minLength: 1, maxLength: 8 }),
  start: fc.integer({ min: -20, max: 20 }),
  /** How many of 10 frames an edit list leaves: from 0 on, and not the last ones. */
  shown: fc.integer({ min: 4, max: 10 }),
});
const Target = fc.integer({ min: 1, max: 40 });

function build({ groups, start, shown }: typeof Stream extends fc.Arbitrary<infer T> ? T : never): Picture[] {
  const pictures: Picture[] = [];
  let time = start;
  let anchor = -1;
  let keyTime = Number.NaN;
  for (const [number, { leading, gap, steps }] of groups.entries()) {
    const before = anchor;
    const leaders = number === 0 ? 0 : leading;
    const first = time + 1;
    // Two keyframes never share their time: it is what a keyframe is found by.
    time += leaders + gap + (leaders > 0 || time === keyTime ? 1 : 0);
    keyTime = time;
    anchor = pictures.push({ pts: time, flags: KEY, references: [] }) - 1;
    const key = anchor;
    for (let i = 0; i < leaders; i++) pictures.push({ pts: first + i, flags: 0, references: [before, key] });
    for (const { kind, between, gap: ahead } of steps) {
      if (kind === 'hidden') {
        anchor = pictures.push({ pts: time, flags: HIDDEN, references: [key, anchor] }) - 1;
        continue;
      }
      const previous = anchor;
      const from = time;
      time += between + ahead;
      anchor = pictures.push({ pts: time, flags: 0, references: [key, previous] }) - 1;
      for (let i = 0; i < between; i++)
        pictures.push({ pts: Math.min(time, from + 1 + i), flags: 0, references: [previous, anchor] });
    }
  }
  return trimmed(pictures, time - Math.floor(((time - start) * (10 - shown)) / 10));
}

function trimmed(pictures: readonly Picture[], end: number): Picture[] {
  return pictures.map((picture) => {
    const isShown = picture.pts >= 0 && picture.pts <= end;
    return isShown ? picture : { ...picture, flags: picture.flags | UNDISPLAYED };
  });
}

function timelineOf(pictures: readonly Picture[]): Timeline {
  const pts = Float64Array.from(pictures, (picture) => picture.pts);
  return { timescale: 1_000, pts, flags: Uint8Array.from(pictures, ({ flags }) => flags) };
}

/** The packets that `readChunkPackets` feeds a decoder for a chunk, by the rule in `core/media/README.md`. */
function fed(timeline: Timeline, { keyPts, startPts, packets }: Chunk): number[] {
  const keys = [...timeline.pts.keys()].filter((packet) => isKeyframe(timeline, packet));
  const key = keys.findLast((packet) => timeline.pts[packet] === keyPts) as number;
  const from = Math.min(keyPts, startPts);
  const walked = Array.from({ length: packets }, (_, i) => key + i);
  return walked.filter((packet) => isHidden(timeline, packet) || (timeline.pts[packet] as number) >= from);
}

const hasFrames = (timeline: Timeline) => displayTimes(timeline).length > 0;
const anyStream = Stream.map(build).filter((pictures) => hasFrames(timelineOf(pictures)));
const RUNS = { numRuns: 400, seed: 4 };

describe('for any sequence of packets', () => {
  it('every displayed frame lies in exactly one chunk, in order, with its time', () => {
    fc.assert(
      fc.property(anyStream, Target, (pictures, targetFrames) => {
        const timeline = timelineOf(pictures);
        const times = displayTimes(timeline);
        const chunks = planChunks(timeline, { targetFrames });
        let next = 0;
        let end = Number.NEGATIVE_INFINITY;
        for (const [index, chunk] of chunks.entries()) {
          expect([chunk.index, chunk.firstFrame]).toEqual([index, next]);
          expect(chunk.startPts).toBeGreaterThanOrEqual(end);
          const inside = times.filter((pts) => pts >= chunk.startPts && pts < chunk.endPts);
          expect([...inside]).toEqual([...times.subarray(next, next + chunk.frames)]);
          next += chunk.frames;
          end = chunk.endPts;
        }
        expect(next).toBe(times.length);
      }),
      RUNS,
    );
  });

  it('every chunk decodes by itself: what its frames refer to, near and far, is fed', () => {
    fc.assert(
      fc.property(anyStream, Target, (pictures, targetFrames) => {
        const timeline = timelineOf(pictures);
        for (const chunk of planChunks(timeline, { targetFrames })) {
          const own = new Set(fed(timeline, chunk));
          for (const packet of wanted(timeline, chunk)) {
            expect([...closure(pictures, packet)].filter((needed) => !own.has(needed))).toEqual([]);
          }
        }
      }),
      RUNS,
    );
  });

  it('what is fed gives the frames to drop, then those of the chunk, by count', () => {
    fc.assert(
      fc.property(anyStream, Target, (pictures, targetFrames) => {
        const timeline = timelineOf(pictures);
        for (const chunk of planChunks(timeline, { targetFrames })) {
          const given = fed(timeline, chunk).filter((packet) => !isHidden(timeline, packet));
          const shown = given.toSorted((a, b) => timeOf(timeline, a) - timeOf(timeline, b) || a - b);
          const kept = shown.slice(chunk.preRollFrames, chunk.preRollFrames + chunk.frames);
          expect(kept.toSorted((a, b) => a - b)).toEqual(wanted(timeline, chunk));
        }
      }),
      RUNS,
    );
  });
});

/** Packets of the frames of a chunk, in decode order. */
function wanted(timeline: Timeline, { startPts, endPts }: Chunk): number[] {
  return [...timeline.pts.keys()].filter((packet) => {
    const pts = timeOf(timeline, packet);
    return isDisplayed(timeline, packet) && pts >= startPts && pts < endPts;
  });
}

/** A packet and all it refers to, directly or not. */
function closure(pictures: readonly Picture[], packet: number, found = new Set<number>()): Set<number> {
  if (found.has(packet)) return found;
  found.add(packet);
  for (const reference of pictures[packet]?.references ?? []) closure(pictures, reference, found);
  return found;
}

const timeOf = (timeline: Timeline, packet: number) => timeline.pts[packet] as number;
