import { expect, test } from 'vitest';
import { lookAt } from '../../../../core/jobs/look-at.ts';

const [ink, scream] = ['ink', 'the-scream'].map((style) => [{ style, weight: 1 }]) as [
  { style: string; weight: number }[],
  { style: string; weight: number }[],
];
const looks = {
  styles: [
    { at: 1, transition: 0, style: ink },
    { at: 4, transition: 2, style: scream },
  ],
  strength: [
    { at: 2, value: 0 },
    { at: 4, value: 1 },
  ],
};

test.each([
  [0, ink, 0],
  [1, ink, 0],
  [3, ink, 0.5],
  [4, ink, 1],
  [
    4.5,
    [
      { style: 'ink', weight: 0.75 },
      { style: 'the-scream', weight: 0.25 },
    ],
    1,
  ],
  [6, scream, 1],
  [1_000, scream, 1],
])('at %d s', (seconds, style, strength) => {
  expect(lookAt(looks, seconds)).toEqual({ style, strength });
});

test('no changing settings give an empty text', () => {
  expect(lookAt({}, 3)).toEqual({});
});
