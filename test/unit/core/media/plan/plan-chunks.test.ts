import { describe, expect, it, test } from 'vitest';
import type { Chunk } from '../../../../../core/contracts/chunk.ts';
import { planChunks } from '../../../../../core/media/plan/plan-chunks.ts';
import { HIDDEN, KEY, type Timeline, UNDISPLAYED } from '../../../../../core/media/source/timeline.ts';

/** Packets in decode order: `I` a keyframe, `H` a hidden one, `X` one outside the edit list, else a frame; then its time. */
function timelineOf(packets: string): Timeline {
  const words = packets.split(' ').filter((word) => word !== '|');
  const flag = { I: KEY, H: HIDDEN, X: UNDISPLAYED } as Record<string, number>;
  return {
    timescale: 10,
    pts: Float64Array.from(words, (word) => Number(word.slice(1))),
    flags: Uint8Array.from(words, (word) => flag[word.slice(0, 1)] ?? 0),
  };
}

/** The first frame of each chunk, and the one after its last: `0-5 5-8`. */
const cuts = (chunks: Chunk[]) =>
  chunks.map(({ firstFrame, frames }) => `${firstFrame}-${firstFrame + frames}`).join(' ');

test.each<[string, string, number, string]>([
  ['a single frame', 'I0', 100, '0-1'],
  ['closed groups', 'I0 P2 B1 P4 B3 | I5 P7 B6', 5, '0-5 5-8'],
  ['an open group: its leading pictures go with the group before', 'I0 P2 B1 | I4 B3 P6 B5 P7', 4, '0-4 4-8'],
  ['hardly any keyframes: cut inside the group', 'I0 P1 P2 P3 P4 P5 P6 P7', 4, '0-4 4-8'],
  ['a keyframe near the target is better than the target', 'I0 P1 P2 | I3 P4 P5 P6 P7 P8', 4, '0-3 3-7 7-9'],
  ['no small rest at the end', 'I0 P1 P2 P3 P4', 4, '0-5'],
  ['hidden frames are no frames', 'I0 H1 P1 P2 | I3 H4 P4 P5', 3, '0-3 3-6'],
  ['frames before the edit are no frames', 'I0 X1 X2 P3 P4 P5', 9, '0-4'],
  ['equal times stay together', 'I0 P1 P1 P1 P2 P3', 2, '0-4 4-6'],
])('planChunks: %s', (_name, packets, targetFrames, expected) => {
  expect(cuts(planChunks(timelineOf(packets), { targetFrames }))).toEqual(expected);
});

describe('a planned chunk', () => {
  it('is fed through the next keyframe and its last leading picture', () => {
    const [first, second] = planChunks(timelineOf('I0 P2 B1 | I4 B3 P6 B5 P7'), { targetFrames: 4 });
    expect(first).toEqual({
      index: 0,
      firstFrame: 0,
      frames: 4,
      startPts: 0,
      endPts: 4,
      keyPts: 0,
      packets: 5,
      preRollFrames: 0,
    });
    expect(second).toMatchObject({ startPts: 4, endPts: 8, keyPts: 4, packets: 5, preRollFrames: 0 });
  });

  it('inside a group starts at its keyframe, with the frames before as pre-roll', () => {
    const [, second] = planChunks(timelineOf('I0 P1 P2 P3 P4 P5 P6 P7'), { targetFrames: 4 });
    expect(second).toMatchObject({ startPts: 4, keyPts: 0, packets: 8, preRollFrames: 4 });
  });

  it('whose first frame has the time of the next keyframe starts at the keyframe before', () => {
    const [, second] = planChunks(timelineOf('I0 P1 P2 | I2 P3 P4'), { targetFrames: 2 });
    expect(second).toMatchObject({ firstFrame: 2, startPts: 2, keyPts: 0, preRollFrames: 2 });
  });

  it('drops what is decoded but lies before the edit', () => {
    const timeline = timelineOf('I-2 X-1 P0 P1');
    timeline.flags[0] = KEY | UNDISPLAYED;
    const [only] = planChunks(timeline, { targetFrames: 9 });
    expect(only).toMatchObject({ frames: 2, startPts: 0, keyPts: -2, packets: 4, preRollFrames: 2 });
  });
});
