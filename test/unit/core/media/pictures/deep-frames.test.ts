import { expect, test } from 'vitest';
import { blackFrame } from '../../../../../core/media/pictures/black-frame.ts';
import { samplesOf, toDeep, toNv12 } from '../../../../../core/media/pictures/deep-frames.ts';

/** A frame of 15×11 pixels with every byte from 0 to 255 in luma or chroma. */
const [WIDTH, HEIGHT, LUMA] = [15, 11, 165];
const frame = Uint8Array.from({ length: LUMA + 2 * 8 * 6 }, (_, i) => (i * 7) % 256);

test.each(['limited', 'full', 'unspecified'] as const)('every byte comes back from 10 bits in %s range', (range) => {
  for (let shift = 0; shift < 256; shift++) {
    const bytes = frame.map((byte) => byte + shift);
    expect(toNv12(toDeep(bytes, LUMA, range), LUMA, range)).toEqual(bytes);
  }
});

test('planes hold U and V one after the other', () => {
  const deep = samplesOf(toDeep(Uint8Array.of(16, 235, 16, 235, 90, 200), 4, 'limited'));
  expect([...deep]).toEqual([64, 940, 64, 940, 360, 800]);
});

test('both scales of full range end in white, and have the same grey', () => {
  const deep = samplesOf(toDeep(Uint8Array.of(0, 255, 0, 255, 128, 255), 4, 'full'));
  expect([...deep]).toEqual([0, 1023, 0, 1023, 512, 1021]);
});

test('samples that a decoder has no business to output are white, not black', () => {
  const samples = Uint16Array.of(65_535, 1024, 1023, 940, 512, 512);
  expect([...toNv12(new Uint8Array(samples.buffer), 4, 'limited')]).toEqual([255, 255, 255, 235, 128, 128]);
});

test.each([
  ['limited', 64],
  ['full', 0],
] as const)('black of %s range', (range, luma) => {
  const picture = { width: WIDTH, height: HEIGHT, pixelAspect: { num: 1, den: 1 }, colourTags: {} };
  const black = samplesOf(blackFrame({ ...picture, colour: { matrix: 'bt709', range } }, 10));
  expect(new Set(black.subarray(0, LUMA))).toEqual(new Set([luma]));
  expect(new Set(black.subarray(LUMA))).toEqual(new Set([512]));
});
