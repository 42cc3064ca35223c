import { expect, test } from 'vitest';
import { blend } from '../../../../engine/frames/blend.ts';
import { keepColours } from '../../../../engine/frames/keep-colours.ts';
import { copyPart, type Plane, pastePart } from '../../../../engine/frames/plane.ts';
import { resample } from '../../../../engine/frames/resample.ts';
import { cutSide } from '../../../../engine/frames/spans.ts';
import { mean } from '../../../support/mean.ts';

test.each([
  [45, { most: 64, reach: 10, border: 2 }],
  [61, { most: 64, reach: 10, border: 2 }],
  [200, { most: 64, reach: 10, border: 2 }],
  [1_000, { most: 64, reach: 10, border: 2 }],
  [960, { most: 512, reach: 10, border: 2 }],
  [1_000, { most: 64, reach: undefined, border: 0 }],
])('a side of %i is cut into parts that see enough around them: %o', (units, limits) => {
  const { size, spans } = cutSide(units, limits);
  expect(size).toBeLessThanOrEqual(limits.reach === undefined ? units : limits.most);
  expect(spans.map(({ from }) => from)).toEqual([0, ...spans.slice(0, -1).map(({ to }) => to)]);
  expect(spans.at(-1)?.to).toBe(units);
  for (const { start, from, to } of spans) {
    expect(to).toBeGreaterThan(from);
    expect(start).toBeLessThanOrEqual(Math.max(from - (limits.reach ?? 0), -limits.border));
    expect(start + size).toBeGreaterThanOrEqual(Math.min(to + (limits.reach ?? 0), units + limits.border));
    expect(start).toBeGreaterThanOrEqual(-limits.border);
    expect(start + size).toBeLessThanOrEqual(units + limits.border);
  }
});

const plane = (width: number, height: number, bytes: number[], item: 1 | 2 = 1): Plane => {
  return { bytes: Uint8Array.from(bytes), width, height, item };
};

test('a part that goes beyond the picture repeats its edge', () => {
  const target = plane(5, 4, new Array(20).fill(0));
  copyPart(plane(3, 2, [1, 2, 3, 4, 5, 6]), target, -1, -1);
  expect([...target.bytes]).toEqual([1, 1, 2, 3, 3, 1, 1, 2, 3, 3, 4, 4, 5, 6, 6, 4, 4, 5, 6, 6]);
});

test('pairs of U and V stay together', () => {
  const target = plane(3, 1, new Array(6).fill(0), 2);
  copyPart(plane(1, 1, [7, 8], 2), target, -1, 0);
  expect([...target.bytes]).toEqual([7, 8, 7, 8, 7, 8]);
});

test('what is pasted is cut where the picture ends', () => {
  const target = plane(3, 2, new Array(6).fill(0));
  const part = { left: 1, top: 1, toLeft: 2, toTop: 1, width: 2, height: 2 };
  pastePart(plane(3, 3, [1, 2, 3, 4, 5, 6, 7, 8, 9]), target, part);
  expect([...target.bytes]).toEqual([0, 0, 0, 0, 0, 5]);
});

test('resampling keeps what is even, means when it shrinks, and goes straight when it grows', () => {
  expect([...resample(plane(3, 2, new Array(6).fill(77)), 7, 5).bytes]).toEqual(new Array(35).fill(77));
  expect([...resample(plane(4, 1, [0, 0, 200, 200]), 2, 1).bytes]).toEqual([29, 171]);
  expect([...resample(plane(2, 1, [0, 100]), 4, 1).bytes]).toEqual([0, 25, 75, 100]);
  expect([...resample(plane(2, 1, [0, 200, 100, 0], 2), 4, 1).bytes]).toEqual([0, 200, 25, 150, 75, 50, 100, 0]);
  expect(resample(plane(1, 1, [9]), 3, 3).bytes).toEqual(new Uint8Array(9).fill(9));
});

test('kept colours: the luma has the mean and the spread of the source, the chroma is the source’s', () => {
  const source = Uint8Array.from({ length: 600 }, (_, at) => (at < 400 ? 100 + (at % 40) : at % 200));
  const painted = Uint8Array.from({ length: 600 }, (_, at) => (at < 400 ? 30 + 2 * (at % 37) : 5));
  keepColours(source, painted, 400);
  expect(painted.subarray(400)).toEqual(source.subarray(400));
  expect(Math.abs(mean([...painted.subarray(0, 400)]) - mean([...source.subarray(0, 400)]))).toBeLessThan(2);
});

test('an even painting stays even', () => {
  const source = Uint8Array.of(10, 200, 1, 2);
  const painted = Uint8Array.of(90, 90, 3, 4);
  keepColours(source, painted, 2);
  expect([painted[0] === painted[1], painted[2], painted[3]]).toEqual([true, 1, 2]);
});

test('blending goes from the source to the painting', () => {
  const at = (strength: number) => {
    const painted = Uint8Array.of(100, 0, 255);
    blend(Uint8Array.of(0, 100, 255), painted, strength);
    return [...painted];
  };
  expect([at(0), at(0.25), at(1)]).toEqual([
    [0, 100, 255],
    [25, 75, 255],
    [100, 0, 255],
  ]);
});
