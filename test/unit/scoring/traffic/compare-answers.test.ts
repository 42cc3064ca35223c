import { expect, it } from 'vitest';
import type { Item } from '../../../../engine/pipeline/pipeline.ts';
import { compareAnswers } from '../../../../scoring/traffic/compare-answers.ts';

const labels = (...value: [string, number][]): Item => ({
  kind: 'labels',
  value: value.map(([label, confidence]) => ({ label, confidence })),
});
const tensor = (...numbers: number[]): Item => ({
  kind: 'tensor',
  value: { datatype: 'FP32', shape: [1, numbers.length], data: Float32Array.from(numbers) },
});
const picture = (width: number, ...bytes: number[]): Item => ({
  kind: 'picture',
  value: { width, height: 1, rgb: Uint8Array.from(bytes) },
});

it.each<[string, Item, Item, boolean, number]>([
  ['the same label', labels(['a', 0.9], ['b', 0.1]), labels(['a', 0.8], ['b', 0.2]), true, 0.1],
  ['another label', labels(['a', 0.9], ['b', 0.1]), labels(['b', 0.6], ['a', 0.4]), false, 0.5],
  ['a label that isn’t there', labels(['a', 0.9]), labels(['c', 1]), false, 0.9],
  ['tensors that are near', tensor(1, -100), tensor(1.5, -100), true, 0.005],
  ['tensors that aren’t', tensor(1, -100), tensor(1, -90), false, 0.1],
  ['tensors of nothing', tensor(0, 0), tensor(0, 0), true, 0],
  ['tensors of other shapes', tensor(1), tensor(1, 2), false, 1],
  ['pictures', picture(1, 0, 0, 0), picture(1, 0, 0, 153), false, 0.2],
  ['pictures of other sizes', picture(1, 0, 0, 0), picture(2, 0, 0, 0, 0, 0, 0), false, 1],
  ['kinds', tensor(1), labels(['a', 1]), false, 1],
])('compares %s', (_name, one, other, isSame, difference) => {
  expect(compareAnswers(one, other)).toEqual({ isSame, difference: expect.closeTo(difference, 6) });
});
