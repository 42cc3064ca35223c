import { expect, test } from 'vitest';
import { barLine } from '../../../../local/progress/bar-line.ts';

const painting = {
  phase: 'painting',
  count: { done: 120, total: 300, unit: 'frames' },
  perSecond: 24,
  secondsLeft: 7.5,
} as const;

test('shows phase, bar, frames, time left and rate', () => {
  expect(barLine(painting, 100)).toBe(
    `painting    ${'█'.repeat(16)}${'░'.repeat(24)} 120 of 300 frames · 8 s left · 24.0 frames/s`,
  );
});

test.each([
  [70, /█.*120 of 300 frames · 8 s left · 24\.0 frames\/s$/],
  [52, /█.*120 of 300 frames · 8 s left$/],
  [40, /█.*120 of 300 frames$/],
  [30, /^painting 120 of 300 frames$/],
  [12, /^painting 120$/],
  [0, /^$/],
])('fits %i columns', (width, expected) => {
  const line = barLine(painting, width);
  expect(line).toMatch(expected);
  expect([...line].length).toBeLessThanOrEqual(width);
});

test('is the phase alone where nothing is counted', () => {
  expect(barLine({ phase: 'starting' }, 80)).toBe('starting');
  expect(barLine({ phase: 'painting', count: { done: 0, total: 0, unit: 'frames' } }, 80)).toBe('painting');
});

test.each([0, 1, 149, 150, 299, 300])('keeps its length with %i of 300 done', (done) => {
  const line = barLine({ phase: 'painting', count: { done, total: 300, unit: 'frames' } }, 60);
  expect([...(/[█▏▎▍▌▋▊▉░]+/.exec(line)?.[0] ?? '')]).toHaveLength(60 - 11 - 2 - `${done} of 300 frames`.length);
});
