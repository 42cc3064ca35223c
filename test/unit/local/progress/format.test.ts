import { expect, test } from 'vitest';
import { formatBytes, formatRate, formatSeconds } from '../../../../local/progress/format.ts';

test.each([
  [0, '0 s'],
  [59.4, '59 s'],
  [59.6, '1:00'],
  [187, '3:07'],
  [3_729, '1:02:09'],
  [-1, '0 s'],
])('%s seconds are %s', (seconds, text) => {
  expect(formatSeconds(seconds)).toBe(text);
});

test.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1_400, '1.4 KB'],
  [123_456_789, '123 MB'],
  [2_500_000_000, '2.5 GB'],
  [5e18, '5000000 TB'],
])('%s bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test.each([
  [0.84, '0.8'],
  [23.44, '23.4'],
  [180.2, '180'],
])('a rate of %s is %s', (rate, text) => {
  expect(formatRate(rate)).toBe(text);
});
