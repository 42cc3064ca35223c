import { expect, it } from 'vitest';
import { isFinalStatus } from '../../../../web/api/is-final-status.ts';

it.each([
  [400, true],
  [404, true],
  [408, false],
  [429, false],
  [500, false],
  [503, false],
])('a %i is final: %s', (status, expected) => {
  expect(isFinalStatus(status)).toBe(expected);
});
