import { describe, expect, test } from 'vitest';
import { correlation, meanCorrelation } from '../../../bench/networks/measures/correlation.ts';
import { decibels } from '../../../bench/networks/measures/decibels.ts';
import { edgesKept } from '../../../bench/networks/measures/edges-kept.ts';
import { fineDetail } from '../../../bench/networks/measures/fine-detail.ts';
import { gramDistance, relativeDistance } from '../../../bench/networks/measures/gram-distance.ts';
import { interiorDifference } from '../../../bench/networks/measures/interior-difference.ts';
import { meanDifference } from '../../../bench/networks/measures/mean-difference.ts';
import { MOTIONS } from '../../../bench/networks/measures/motions.ts';
import { carried, originsOf } from '../../../bench/networks/measures/origins.ts';
import { resampled } from '../../../bench/networks/measures/resampled.ts';
import { stillChange } from '../../../bench/networks/measures/still-change.ts';
import { pictureOf } from './picture-of.ts';

const floats = (...values: number[]) => Float32Array.from(values);

/** Stripes and spots of every channel. */
const busy = pictureOf(40, 24, (x, y, channel) => 128 + 60 * Math.sin(x * 0.9 + channel) + 50 * Math.sin(y * 0.7 * x));

test.each([
  ['the same', [1, 2], [1, 2], 0],
  ['nothing', [0, 0], [1, 2], 1],
  ['twice as much', [2, 4], [1, 2], 1],
  ['half of it', [3, 2], [3, 4], 4 / 25],
])('The distance of %s', (_name, a, b, expected) => {
  expect(relativeDistance(floats(...a), floats(...b))).toBeCloseTo(expected, 6);
});

test('The distance of Gram matrices is the mean over layers, however large they are', () => {
  expect(gramDistance([floats(0), floats(300)], [floats(1), floats(200)])).toBeCloseTo((1 + 0.25) / 2, 6);
});

test('The mean difference is that of all values', () => {
  expect(meanDifference(floats(1, 2, 3, 4), floats(1, 0, 6, 3))).toBe(1.5);
});

test('Decibels are of the mean squared difference', () => {
  const [a, b] = [floats(10, 20), floats(11, 19)];
  expect(decibels([[a, b]])).toBeCloseTo(48.131, 3);
  expect(
    decibels([
      [a, b],
      [a, a],
    ]),
  ).toBeCloseTo(51.141, 3);
});

describe('Fine detail', () => {
  const drawn = (phase: number) =>
    pictureOf(80, 70, (x, y) => 128 + 60 * Math.sin(x * 0.9 + phase) * Math.sin(y * 0.7));
  const detail = (phase: number, more = 0) => {
    const { values, ...size } = drawn(phase);
    return fineDetail({ ...size, values: values.map((value, at) => value + more * ((at % 80) / 80)) });
  };

  test('is the same under another light, and another in another picture', () => {
    expect(detail(0)).toHaveLength(32 * 22);
    expect(correlation(detail(0), detail(0, 90))).toBeGreaterThan(0.98);
    expect(Math.abs(correlation(detail(0), detail(Math.PI / 2)))).toBeLessThan(0.1);
    expect(correlation(detail(0), detail(Math.PI))).toBeLessThan(-0.95);
  });

  test('of many pictures is compared pair by pair', () => {
    const [a, b] = [detail(0), detail(Math.PI)];
    expect(meanCorrelation([a, a, b])).toBeCloseTo((1 + 2 * correlation(a, b)) / 3, 5);
    expect(meanCorrelation([a])).toBeNaN();
  });
});

describe('Edges', () => {
  test('are all kept by the same picture and by its negative', () => {
    expect(edgesKept(busy, busy)).toBeCloseTo(1, 6);
    expect(edgesKept({ ...busy, values: busy.values.map((value) => 255 - value) }, busy)).toBeCloseTo(1, 4);
  });

  test('are lost in an even picture, and in other ones', () => {
    expect(
      edgesKept(
        pictureOf(40, 24, () => 128),
        busy,
      ),
    ).toBeLessThan(0.1);
    const other = pictureOf(40, 24, (x, y) => (Math.floor(x / 5) + Math.floor(y / 3)) * 10);
    expect(edgesKept(other, busy)).toBeLessThan(0.4);
  });
});

test('A still pixel is one of which no channel changed by 6 or more', () => {
  const source = (changes: number[]) => ({ ...pictureOf(3, 1, () => 100), values: floats(...changes) });
  const before = { source: source([0, 0, 0, 0, 0, 0, 0, 0, 0]), painting: source([0, 0, 0, 0, 0, 0, 0, 0, 0]) };
  // The first pixel moved in blue, the third in red.
  const after = { source: source([5, 0, 9, 0, 5.9, 0, 6, 0, 0]), painting: source([9, 1, 9, 9, -2, 9, 9, 3, 9]) };
  expect(stillChange(before, after)).toEqual({ sum: 6, values: 3 });
});

describe('Motions', () => {
  const ramp = pictureOf(160, 120, (x, y, channel) => 2 * x + y + channel);

  test.each(MOTIONS)('$name is undone in the interior', ({ move, undo }) => {
    const moved = resampled(ramp, move);
    expect(interiorDifference(moved, ramp, 48)).toBeGreaterThan(0.2);
    expect(interiorDifference(resampled(moved, undo), ramp, 48)).toBeLessThan(0.001);
  });

  test.each([
    ['shift 1 px', 2],
    ['shift 6 px', 12],
  ])('%s is exact', (name, difference) => {
    const motion = MOTIONS.find((one) => one.name === name);
    const moved = motion && resampled(ramp, motion.move);
    expect(moved && interiorDifference(moved, ramp, 8)).toBeCloseTo(difference, 5);
  });

  test('A picture made larger shows less of it', () => {
    const zoom = MOTIONS.find(({ name }) => name === 'zoom 2 %');
    const { values } = resampled(ramp, zoom?.move ?? { xx: 1, xy: 0, yx: 0, yy: 1, x: 0, y: 0 });
    expect((values[159] ?? 0) - (values[0] ?? 0)).toBeCloseTo((2 * 159) / 1.02, 3);
  });
});

test('A picture carried along its motion is the moved picture', () => {
  const waves = (x: number, y: number) =>
    50 * Math.sin(x * 0.31 + 2 * Math.sin(y * 0.17)) + 40 * Math.sin(x * y * 0.004);
  const drawn = pictureOf(160, 96, (x, y) => 128 + waves(x, y) + 30 * Math.sin(y * 0.23 + 3 * Math.sin(x * 0.11)));
  const moved = resampled(drawn, { xx: 1, xy: 0, yx: 0, yy: 1, x: -7, y: 3 });
  expect(interiorDifference(carried(drawn, originsOf(drawn, moved)), moved, 16)).toBe(0);
  expect(carried(drawn, originsOf(drawn, drawn))).toEqual(drawn);
});
