import { expect, it } from 'vitest';
import { nextChunk } from '../../../../web/api/next-chunk.ts';

/** Chunks 2, 3 and 4 of two seconds each have been appended; 5 is the first that has not. */
const begins = new Map([
  [2, 0],
  [3, 2],
  [4, 4],
  [5, 6],
]);
const buffered = (...ranges: [number, number][]) => ({
  length: ranges.length,
  start: (index: number) => ranges[index]?.[0] ?? 0,
  end: (index: number) => ranges[index]?.[1] ?? 0,
});

it.each([
  ['nothing is there', 0, [], 2],
  ['all that was appended is there', 1, [[0, 6]], 5],
  ['the end is reached', 6, [[0, 6]], 5],
  ['the user seeks back to what was removed', 0.5, [[4, 6]], 2],
  [
    'what was removed is appended again',
    0.5,
    [
      [0, 2],
      [4, 6],
    ],
    3,
  ],
  ['a removed part lies behind', 5, [[4, 6]], 5],
  ['the first frame is shown a little late', 0, [[0.04, 6]], 5],
] as const)('when %s, the chunk that is missing is appended', (_, currentTime, ranges, expected) => {
  expect(
    nextChunk(begins, { currentTime, buffered: buffered(...ranges.map(([a, b]): [number, number] => [a, b])) }),
  ).toBe(expected);
});
