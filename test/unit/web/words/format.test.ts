import { expect, it } from 'vitest';
import { failureOf, money } from '../../../../web/words/format.ts';

it.each([
  [0, '0 EUR'],
  [0.0067321, '0.0067 EUR'],
  [0.5, '0.50 EUR'],
  [12.34, '12 EUR'],
  [1_234, '1,230 EUR'],
])('a cost of %s is written as %s', (cost, expected) => {
  expect(money(cost, 'EUR')).toBe(expected);
});

it('a failure names the film without the folder of its upload', () => {
  const video = 'uploads/0123456789abcdef/film.mp4';
  const message = `${video} is not a video.`;
  expect(failureOf({ video, error: { code: 'not-a-video', message, retryable: false } })).toBe(
    'film.mp4 is not a video.',
  );
});
