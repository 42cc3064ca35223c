import { expect, it } from 'vitest';
import type { ChunkRecord } from '../../../core/contracts/manifest.ts';
import type { Plan } from '../../../core/contracts/plan.ts';
import { allowedDamage } from '../../../core/media/source/media-limits.ts';
import { decodingNotes, refuseDamage, sumDamage } from '../../../functions/activities/sum-damage.ts';

const timeline = { timescale: 10, pts: Float64Array.from({ length: 40 }, (_, i) => 5 + i), flags: new Uint8Array(40) };
const plan = {
  chunks: [{ hash: 'a' }, { hash: 'b' }, { hash: 'c' }],
  video: { frames: 40, width: 64, height: 48 },
  job: { video: { name: 'clip.mp4' } },
} as unknown as Plan;
const records = new Map<string, ChunkRecord>(
  Object.entries({
    a: {
      damaged: [
        [3, 1],
        [9, 1],
      ],
    },
    b: { damaged: [[10, 2]], concealed: [[12, 3]], resized: 4 },
    c: {},
  }) as never,
);

it('puts runs together that meet at the border of two chunks', () => {
  expect(sumDamage(plan, records, timeline)).toEqual([
    { firstFrame: 3, frames: 1, firstSeconds: 0.8 },
    { firstFrame: 9, frames: 3, firstSeconds: 1.4 },
    { firstFrame: 12, frames: 3, firstSeconds: 1.7, isConcealed: true },
  ]);
});

it('refuses more frames without a picture of their own than the plan allows, and names the first time', () => {
  const damage = sumDamage(plan, records, timeline);
  expect(() => refuseDamage({ ...plan, maxDamage: 0.1 }, damage)).not.toThrow();
  expect(() => refuseDamage(plan, damage)).toThrow(/clip\.mp4 is damaged: 4 of its 40 .* the first at 0\.800 s/);
});

it.each([
  [1, undefined, 0],
  [2, undefined, 1],
  [10, undefined, 3],
  [40, undefined, 3],
  [1_000, undefined, 20],
  [1_000, 0, 0],
])('allows a few frames of any video: of %i frames with the share %s, %i', (frames, share, allowed) => {
  expect(allowedDamage(frames, share)).toBe(allowed);
});

it('notes what was mended and scaled', () => {
  const notes = decodingNotes(plan, records, sumDamage(plan, records, timeline));
  expect(notes.map(({ code }) => code)).toEqual(['damaged', 'damaged-concealed', 'size-change']);
});
