import { expect, it } from 'vitest';
import { av1Configuration } from '../../../../../core/media/bitstreams/av1-configuration.ts';

it.each([
  ['8 bits', 'av01.0.04M.08', 0b0000_1100],
  ['8 bits of the high tier', 'av01.0.08H.08.0.110.01.01.01.0', 0b1000_1100],
  ['10 bits', 'av01.0.04M.10.0.112.09.16.09.0', 0b0100_1110],
])('states the tier, depth and position of chroma of %s', (_name, codec, third) => {
  expect(av1Configuration(codec, Uint8Array.of(10, 0))[2]).toBe(third);
});
