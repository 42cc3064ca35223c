import { expect, test } from 'vitest';
import { chunkLengthFor } from '../../../../../core/media/plan/chunk-length.ts';

test.each([
  ['a frame', 1, 48],
  ['ten seconds', 250, 48],
  ['half a minute', 750, 82],
  ['a minute and a half', 2_304, 144],
  ['two hours', 180_000, 144],
])('chunks of %s (%i frames) aim at %i frames', (_, frames, expected) => {
  expect(chunkLengthFor(frames)).toBe(expected);
});
