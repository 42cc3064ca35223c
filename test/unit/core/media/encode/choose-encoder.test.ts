import { expect, test } from 'vitest';
import { DEFAULT_ENCODER, EncoderSettings } from '../../../../../core/contracts/encoder-settings.ts';
import type { OutputCodec } from '../../../../../core/contracts/output-settings.ts';
import { DEFAULT_SETTINGS } from '../../../../../core/contracts/painting-settings.ts';
import { chooseEncoder } from '../../../../../core/media/encode/choose-encoder.ts';

const HD = { width: 1280, height: 720 };
const CODECS: OutputCodec[] = ['h264', 'hevc', 'av1', 'vp9'];

test('the default is x264, superfast, crf 20', () => {
  expect(chooseEncoder(DEFAULT_SETTINGS, HD, () => true)).toEqual(DEFAULT_ENCODER);
  expect(DEFAULT_ENCODER).toMatchObject({ encoder: 'libx264', preset: 'superfast', crf: 20 });
});

test.each(CODECS)('every quality of %s is a setting that its encoders take, and more is better', (codec) => {
  for (const encoder of ['software', 'auto'] as const) {
    const factors = Array.from({ length: 101 }, (_, quality) => {
      const settings = EncoderSettings.parse(chooseEncoder({ codec, quality, encoder }, HD, () => true));
      expect(settings.codec).toBe(codec);
      return 'crf' in settings ? settings.crf : settings.cq;
    });
    expect(factors).toEqual(factors.toSorted((a, b) => b - a));
    expect(factors.at(0)).toBeGreaterThan(factors.at(-1) ?? 0);
  }
});

test.each([
  ['auto, with a card', 'auto', HD, true, 'hevc_nvenc'],
  ['auto, without', 'auto', HD, false, 'libx265'],
  ['software, with a card', 'software', HD, true, 'libx265'],
  ['frames that are too small for cards', 'auto', { width: 64, height: 48 }, true, 'libx265'],
  ['frames that are too large for some', 'auto', { width: 7680, height: 4320 }, true, 'libx265'],
] as const)('%s', (_name, encoder, picture, hasCard, expected) => {
  const output = { ...DEFAULT_SETTINGS, codec: 'hevc', encoder } as const;
  expect(chooseEncoder(output, picture, () => hasCard).encoder).toBe(expected);
});

test.each([
  ['hevc', 'libx265'],
  ['av1', 'libaom-av1'],
] as const)('10 bits of %s are written by software, even with a card', (codec, encoder) => {
  const output = { ...DEFAULT_SETTINGS, codec, encoder: 'auto', bits: 10 } as const;
  const { bits: _, ...shallow } = output;
  expect(chooseEncoder(output, HD, () => true)).toEqual({
    ...chooseEncoder({ ...shallow, encoder: 'software' }, HD, () => true),
    encoder,
    bits: 10,
  });
});

test.each(['h264', 'vp9'] as const)('10 bits of %s are refused with the way out', (codec) => {
  const output = { ...DEFAULT_SETTINGS, codec, bits: 10 } as const;
  expect(() => chooseEncoder(output, HD, () => false)).toThrow(
    `bits is 10, but ${codec} is written with 8 bits: ask for the codec hevc or av1, or for 8 bits.`,
  );
});
