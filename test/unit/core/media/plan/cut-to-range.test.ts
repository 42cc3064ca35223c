import { expect, test } from 'vitest';
import type { AskedRange } from '../../../../../core/contracts/range-border.ts';
import type { SourceVideo } from '../../../../../core/contracts/source-video.ts';
import { cutToRange } from '../../../../../core/media/plan/cut-to-range.ts';
import { planChunks } from '../../../../../core/media/plan/plan-chunks.ts';
import { displayTimes, KEY, type Timeline } from '../../../../../core/media/source/timeline.ts';

/** Ten frames a second, the first at 0.2 s; a keyframe every five. */
const pts = Float64Array.from({ length: 20 }, (_, i) => 2 + i);
const timeline: Timeline = { timescale: 10, pts, flags: Uint8Array.from(pts, (_, i) => (i % 5 === 0 ? KEY : 0)) };
const video = {
  timescale: 10,
  frames: 20,
  firstPts: 2,
  lastPts: 21,
  durationTicks: 22,
  notes: [],
} as unknown as SourceVideo;
const cut = (range: AskedRange) => cutToRange({ video, timeline }, 'clip.mp4', range);

test.each<[AskedRange, first: number, frames: number, end: number]>([
  [{ to: 1 }, 2, 10, 12],
  [{ from: 0.7, to: 1.2 }, 9, 5, 14],
  [{ from: 0.65, to: 1.25 }, 9, 6, 15],
  [{ from: '7f', to: '12f' }, 9, 5, 14],
  [{ from: 1.5 }, 17, 5, 22],
  [{ from: '3f', to: 100 }, 5, 17, 22],
  [{ to: 0.55 }, 2, 6, 8],
])('%o', (range, first, frames, end) => {
  const { video: part, timeline: shown } = cut(range);
  expect([...displayTimes(shown)]).toEqual(Array.from({ length: frames }, (_, i) => first + i));
  expect(part).toMatchObject({
    frames,
    firstPts: first,
    lastPts: first + frames - 1,
    range: { skippedFrames: first - 2 },
  });
  expect(part.durationTicks).toBe(end);
});

test('reads from the keyframe before it, and nothing after it', () => {
  const chunks = planChunks(cut({ from: '7f', to: '12f' }).timeline, { targetFrames: 100 });
  expect(chunks).toMatchObject([{ firstFrame: 0, frames: 5, keyPts: 7, preRollFrames: 2, packets: 7 }]);
});

test('no range is the whole video', () => {
  expect(cut({})).toEqual({ video, timeline });
});

test.each<AskedRange>([{ from: 2 }, { from: '20f' }, { from: 1, to: 1 }, { to: 0 }, { from: '9f', to: 0.5 }])(
  'an empty one is refused: %o',
  (range) => {
    expect(() => cut(range)).toThrow(/clip\.mp4 has no frame between .* it has 20 frames and lasts 2\.000 s/);
  },
);
