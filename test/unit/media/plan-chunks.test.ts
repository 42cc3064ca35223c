import { describe, expect, it, test } from 'vitest';
import { type Chunk, planChunks } from '../../../core/media/plan-chunks.ts';
import {
  displayTimes,
  HIDDEN,
  isDisplayed,
  isHidden,
  isKeyframe,
  KEY,
  type Timeline,
  UNDISPLAYED,
} from '../../../core/media/timeline.ts';
import { seededRandom } from './seeded-random.ts';

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

const cuts = (chunks: Chunk[]) => chunks.map(({ firstFrame, frames }) => [firstFrame, firstFrame + frames]);

test.each<[string, string, number, [number, number][]]>([
  ['a single frame', 'I0', 100, [[0, 1]]],
  [
    'closed groups',
    'I0 P2 B1 P4 B3 | I5 P7 B6',
    5,
    [
      [0, 5],
      [5, 8],
    ],
  ],
  [
    'an open group: its leading pictures go with the group before',
    'I0 P2 B1 | I4 B3 P6 B5 P7',
    4,
    [
      [0, 4],
      [4, 8],
    ],
  ],
  [
    'hardly any keyframes: cut inside the group',
    'I0 P1 P2 P3 P4 P5 P6 P7',
    4,
    [
      [0, 4],
      [4, 8],
    ],
  ],
  [
    'a keyframe near the target is better than the target',
    'I0 P1 P2 | I3 P4 P5 P6 P7 P8',
    4,
    [
      [0, 3],
      [3, 7],
      [7, 9],
    ],
  ],
  ['no small rest at the end', 'I0 P1 P2 P3 P4', 4, [[0, 5]]],
  [
    'hidden frames are no frames',
    'I0 H1 P1 P2 | I3 H4 P4 P5',
    3,
    [
      [0, 3],
      [3, 6],
    ],
  ],
  ['frames before the edit are no frames', 'I0 X1 X2 P3 P4 P5', 9, [[0, 4]]],
  [
    'equal times stay together',
    'I0 P1 P1 P1 P2 P3',
    2,
    [
      [0, 4],
      [4, 6],
    ],
  ],
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

  it('drops what is decoded but lies before the edit', () => {
    const timeline = timelineOf('I-2 X-1 P0 P1');
    timeline.flags[0] = KEY | UNDISPLAYED;
    const [only] = planChunks(timeline, { targetFrames: 9 });
    expect(only).toMatchObject({ frames: 2, startPts: 0, keyPts: -2, packets: 4, preRollFrames: 2 });
  });
});

describe.each(Array.from({ length: 60 }, (_, seed) => seed))('random packets, seed %i', (seed) => {
  const timeline = randomTimeline(seed);
  const targetFrames = 1 + (seed % 13);
  const chunks = planChunks(timeline, { targetFrames });

  it('every displayed frame lies in exactly one chunk, in order, with its time', () => {
    const times = displayTimes(timeline);
    let next = 0;
    for (const [index, chunk] of chunks.entries()) {
      expect([chunk.index, chunk.firstFrame]).toEqual([index, next]);
      const own = times.subarray(next, next + chunk.frames);
      expect(own.every((pts) => pts >= chunk.startPts && pts < chunk.endPts)).toBe(true);
      next += chunk.frames;
    }
    expect(next).toBe(times.length);
  });

  it('every chunk decodes by itself', () => {
    for (const chunk of chunks) {
      const fed = feed(timeline, chunk);
      const wanted = [...timeline.pts.keys()].filter((packet) => {
        const pts = timeline.pts[packet] as number;
        return isDisplayed(timeline, packet) && pts >= chunk.startPts && pts < chunk.endPts;
      });
      for (const packet of wanted) expect(needs(timeline, packet).every((reference) => fed.has(reference))).toBe(true);
      const before = [...fed].filter(
        (packet) => !isHidden(timeline, packet) && (timeline.pts[packet] as number) < chunk.startPts,
      );
      expect(before).toHaveLength(chunk.preRollFrames);
    }
  });
});

/** What `readChunkPackets` would feed. */
function feed({ pts, ...rest }: Timeline, chunk: Chunk): Set<number> {
  const timeline = { pts, ...rest };
  const key = [...pts.keys()].find((packet) => isKeyframe(timeline, packet) && pts[packet] === chunk.keyPts) as number;
  const from = Math.min(chunk.keyPts, chunk.startPts);
  const walked = Array.from({ length: chunk.packets }, (_, i) => key + i);
  return new Set(walked.filter((packet) => isHidden(timeline, packet) || (pts[packet] as number) >= from));
}

/** All that a picture may refer to: its group so far, without leading pictures unless it is one; then the group before, too. */
function needs(timeline: Timeline, packet: number): number[] {
  const key = lastKey(timeline, packet);
  const isLeading = (timeline.pts[packet] as number) < (timeline.pts[key] as number);
  const own = range(key, packet).filter(
    (other) => isLeading || (timeline.pts[other] as number) >= (timeline.pts[key] as number),
  );
  if (!isLeading || key === 0) return own;
  const before = lastKey(timeline, key - 1);
  return [
    ...range(before, key - 1).filter((other) => (timeline.pts[other] as number) >= (timeline.pts[before] as number)),
    ...own,
  ];
}

function lastKey(timeline: Timeline, packet: number): number {
  let key = packet;
  while (!isKeyframe(timeline, key)) key--;
  return key;
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

/** Groups of random length, with reordering, leading pictures, hidden frames and uneven times. */
function randomTimeline(seed: number): Timeline {
  const random = seededRandom(seed + 1);
  const pts: number[] = [];
  const flags: number[] = [];
  let time = 0;
  const step = () => {
    time += 1 + Math.floor(random() * 3);
    return time;
  };
  for (let group = 0; group < 1 + random() * 6; group++) {
    const leading = group > 0 && random() < 0.5 ? Array.from({ length: 1 + Math.floor(random() * 3) }, step) : [];
    pts.push(step(), ...leading);
    flags.push(KEY, ...leading.map(() => 0));
    for (let i = 0; i < random() * (seed % 3 === 0 ? 60 : 12); i++) {
      const between = random() < 0.4 ? [step(), step()] : [];
      pts.push(step(), ...between);
      flags.push(0, ...between.map(() => 0));
      if (random() < 0.2) {
        pts.push(time);
        flags.push(HIDDEN);
      }
    }
  }
  return { timescale: 1000, pts: Float64Array.from(pts), flags: Uint8Array.from(flags) };
}
