import { expect, test } from 'vitest';
import { formatStyleChoice, parseStyleMix, StyleMix } from '../../../../core/contracts/style-choice.ts';

test.each([
  ['starry-night', [{ style: 'starry-night', weight: 1 }], 'starry-night'],
  ['starry-night:1', [{ style: 'starry-night', weight: 1 }], 'starry-night'],
  [
    'starry-night:0.7, great-wave:0.3',
    [
      { style: 'great-wave', weight: 0.3 },
      { style: 'starry-night', weight: 0.7 },
    ],
    'great-wave:0.3,starry-night:0.7',
  ],
  [
    'a:0.333,b:0.333,c:0.333',
    [
      { style: 'a', weight: 0.333 },
      { style: 'b', weight: 0.333 },
      { style: 'c', weight: 0.333 },
    ],
    'a:0.333,b:0.333,c:0.333',
  ],
])('%s', (text, mix, formatted) => {
  expect(parseStyleMix(text)).toEqual(mix);
  expect(formatStyleChoice(mix)).toBe(formatted);
  expect(parseStyleMix(formatted)).toEqual(mix);
});

test.each([
  ['', 'lower-case words'],
  ['Starry Night', 'lower-case words'],
  ['../secrets', 'lower-case words'],
  ['a:0.5,b', 'must add up to 1'],
  ['a:0.5,b:0.4', 'must add up to 1'],
  ['a:0.5,a:0.5', 'each style may be named once'],
  ['a:', 'a weight must be a number above 0'],
  ['a:x', 'a weight must be a number above 0'],
  ['a:-1,b:2', 'a weight must be a number above 0'],
  ['a:0.5:0.5', 'a weight must be a number above 0'],
  ['ink:0.5,styles/mine.jpg:0.5', 'has a picture'],
])('"%s" is refused: %s', (text, message) => {
  expect(() => parseStyleMix(text)).toThrow(
    expect.objectContaining({
      failure: { code: 'invalid-request', message: expect.stringContaining(message), retryable: false },
    }),
  );
});

test('a mix of nothing is none', () => {
  expect(StyleMix.safeParse([]).success).toBe(false);
});
