import { DEFAULT_ENCODER, type EncoderName, type EncoderSettings } from '../../contracts/encoder-settings.ts';
import { type Bits, depthRefusal, type OutputCodec } from '../../contracts/output-settings.ts';
import type { PaintingSettings } from '../../contracts/painting-settings.ts';

/** Hardware encoders by the codec that they write. */
export const HARDWARE_ENCODERS = { h264: 'h264_nvenc', hevc: 'hevc_nvenc', av1: 'av1_nvenc' } as const;
type HardwareEncoder = (typeof HARDWARE_ENCODERS)[keyof typeof HARDWARE_ENCODERS];

/**
 * Widths and heights in pixels that every generation of NVENC accepts (https://docs.nvidia.com/video-technologies/video-codec-sdk:
 * the least size differs by codec and generation, from 33 to 145; H.264 goes up to 4096).
 */
const HARDWARE_PIXELS = { least: 160, most: 4096 };

/**
 * Chooses the encoder of a job and its settings. Hardware isn't given 10 bits.
 * @param isHardwareAtHand returns true if an encoder has worked on every known kind of worker
 * @throws RepaintError `invalid-request` if the codec isn't written with so many bits
 */
export function chooseEncoder(
  output: Pick<PaintingSettings, 'codec' | 'quality' | 'encoder'> & { readonly bits?: Bits },
  picture: { readonly width: number; readonly height: number },
  isHardwareAtHand: (encoder: EncoderName) => boolean,
): EncoderSettings {
  if (output.bits === 10) return deepEncoder(output.codec, output.quality);
  const hardware = output.codec === 'vp9' ? undefined : HARDWARE_ENCODERS[output.codec];
  const isWanted = output.encoder === 'auto' && hardware !== undefined && fits(picture);
  return isWanted && isHardwareAtHand(hardware)
    ? hardwareSettings(hardware, output.quality)
    : SOFTWARE[output.codec](output.quality);
}

function deepEncoder(codec: OutputCodec, quality: number): EncoderSettings {
  const settings = SOFTWARE[codec](quality);
  if (settings.encoder === 'libx265' || settings.encoder === 'libaom-av1') return { ...settings, bits: 10 };
  throw depthRefusal({ bits: 10, codec }) ?? new Error(`${codec} has no encoder for 10 bits.`);
}

function fits({ width, height }: { readonly width: number; readonly height: number }): boolean {
  const { least, most } = HARDWARE_PIXELS;
  return Math.min(width, height) >= least && Math.max(width, height) <= most;
}

const { threads, keyframeInterval } = DEFAULT_ENCODER;
const shared = { threads, keyframeInterval };

/**
 * Settings of each codec for a quality. Each scale is linear, from barely acceptable to nearly indistinguishable from the painted
 * frames. At 70, all codecs give about the same picture (see `docs/decisions.md`).
 */
const SOFTWARE: Record<OutputCodec, (quality: number) => EncoderSettings> = {
  h264: (quality) => ({ ...DEFAULT_ENCODER, crf: line(quality, 48, 8) }),
  hevc: (quality) => ({
    codec: 'hevc',
    encoder: 'libx265',
    preset: 'superfast',
    crf: line(quality, 47, 7),
    ...shared,
  }),
  av1: (quality) => ({
    codec: 'av1',
    encoder: 'libaom-av1',
    cpuUsed: 8,
    crf: Math.round(line(quality, 63, 19)),
    ...shared,
  }),
  vp9: (quality) => ({
    codec: 'vp9',
    encoder: 'libvpx-vp9',
    cpuUsed: 5,
    crf: Math.round(line(quality, 63, 10)),
    ...shared,
  }),
};

/** Returns the settings of a hardware encoder, with which it is also tried. */
export function hardwareSettings(encoder: HardwareEncoder, quality: number): EncoderSettings {
  const nvenc = { preset: 'p4', cq: line(quality, 48, 8), keyframeInterval } as const;
  switch (encoder) {
    case 'h264_nvenc':
      return { codec: 'h264', encoder, ...nvenc };
    case 'hevc_nvenc':
      return { codec: 'hevc', encoder, ...nvenc };
    case 'av1_nvenc':
      return { codec: 'av1', encoder, ...nvenc };
  }
}

/** Interpolates linearly, and rounds to a tenth: `crf` 20, not 20.000000000000004. */
function line(quality: number, atWorst: number, atBest: number): number {
  return Math.round((atWorst + ((atBest - atWorst) * quality) / 100) * 10) / 10;
}
