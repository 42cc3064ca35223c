import { expect, test } from 'vitest';
import { comesInOrder } from '../../../../../core/media/inspect/comes-in-order.ts';
import { KEY, UNDISPLAYED } from '../../../../../core/media/source/timeline.ts';

const timeline = (...pts: number[]) => ({
  timescale: 25,
  pts: Float64Array.from(pts),
  flags: Uint8Array.from(pts, (_, packet) => (packet === 0 ? KEY : 0)),
});

test.each<[string, number[], number, boolean]>([
  ['rising times', [0, 1, 2, 3], 0, true],
  ['a doubled one', [0, 1, 1, 2], 16, false],
  ['one that comes early, though nothing is held back', [0, 1, 4, 2, 3], 0, false],
  ['B-frames', [0, 3, 1, 2, 6, 4, 5], 1, true],
  ['a pyramid', [0, 4, 2, 1, 3, 8, 6, 5, 7], 2, true],
  ['a pyramid that needs more than is said', [0, 4, 2, 1, 3], 1, false],
  ['a jump back', [0, 1, 2, 3, 4, 5, 0, 1, 2, 3], 3, false],
  ['negative times', [-2, -1, 0], 0, true],
  ['one picture', [5], 0, true],
])('%s', (_name, pts, depth, expected) => {
  expect(comesInOrder(timeline(...pts), depth)).toBe(expected);
});

test('fragments that overlap do not, though a decoder would give their pictures in order', () => {
  const { flags, ...rest } = timeline(0, 2, 4, 6, 5, 7, 9);
  expect(comesInOrder({ ...rest, flags }, 16)).toBe(true);
  flags[4] = KEY;
  expect(comesInOrder({ ...rest, flags }, 16)).toBe(false);
});

test('pictures that are not displayed do not count', () => {
  const { flags, ...rest } = timeline(0, 5, 1, 2);
  flags[1] = UNDISPLAYED;
  expect(comesInOrder({ ...rest, flags }, 0)).toBe(true);
});
