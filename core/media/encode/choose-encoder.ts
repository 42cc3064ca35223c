import { DEFAULT_ENCODER, type EncoderName, type EncoderSettings } from '../../contracts/encoder-settings.ts';
import type { OutputCodec } from '../../contracts/output-settings.ts';
import type { PaintingSettings } from '../../contracts/painting-settings.ts';

/** Encoders of graphics cards, by what they make. */
export const HARDWARE_ENCODERS = { h264: 'h264_nvenc', hevc: 'hevc_nvenc', av1: 'av1_nvenc' } as const;
type HardwareEncoder = (typeof HARDWARE_ENCODERS)[keyof typeof HARDWARE_ENCODERS];

/**
 * Frames that every generation of NVENC takes, pixels (https://docs.nvidia.com/video-technologies/video-codec-sdk: least
 * sizes differ by codec and generation, from 33 to 145; H.264 goes to 4096).
 */
const HARDWARE_PIXELS = { least: 160, most: 4096 };

/**
 * The encoder of a job and its settings.
 * @param isHardwareAtHand whether every worker that is known of has shown that this encoder works
 */
export function chooseEncoder(
  output: Pick<PaintingSettings, 'codec' | 'quality' | 'encoder'>,
  picture: { readonly width: number; readonly height: number },
  isHardwareAtHand: (encoder: EncoderName) => boolean,
): EncoderSettings {
  const hardware = output.codec === 'vp9' ? undefined : HARDWARE_ENCODERS[output.codec];
  const isWanted = output.encoder === 'auto' && hardware !== undefined && fits(picture);
  return isWanted && isHardwareAtHand(hardware)
    ? hardwareSettings(hardware, output.quality)
    : SOFTWARE[output.codec](output.quality);
}

function fits({ width, height }: { readonly width: number; readonly height: number }): boolean {
  const { least, most } = HARDWARE_PIXELS;
  return Math.min(width, height) >= least && Math.max(width, height) <= most;
}

const { threads, keyframeInterval } = DEFAULT_ENCODER;

/**
 * Quality on the scale of each encoder: straight lines from hardly bearable to hardly to be told from the painted frames,
 * with the same picture at 70 (see `docs/decisions.md`).
 */
const SOFTWARE: Record<OutputCodec, (quality: number) => EncoderSettings> = {
  h264: (quality) => ({ ...DEFAULT_ENCODER, crf: line(quality, 48, 8) }),
  hevc: (quality) => ({
    codec: 'hevc',
    encoder: 'libx265',
    preset: 'superfast',
    crf: line(quality, 47, 7),
    threads,
    keyframeInterval,
  }),
  av1: (quality) => ({
    codec: 'av1',
    encoder: 'libaom-av1',
    cpuUsed: 8,
    crf: Math.round(line(quality, 63, 19)),
    threads,
    keyframeInterval,
  }),
  vp9: (quality) => ({
    codec: 'vp9',
    encoder: 'libvpx-vp9',
    cpuUsed: 5,
    crf: Math.round(line(quality, 63, 10)),
    threads,
    keyframeInterval,
  }),
};

/** The settings that a trial of the encoder is made with, too. */
export function hardwareSettings(encoder: HardwareEncoder, quality: number): EncoderSettings {
  const shared = { preset: 'p4', cq: line(quality, 48, 8), keyframeInterval } as const;
  switch (encoder) {
    case 'h264_nvenc':
      return { codec: 'h264', encoder, ...shared };
    case 'hevc_nvenc':
      return { codec: 'hevc', encoder, ...shared };
    case 'av1_nvenc':
      return { codec: 'av1', encoder, ...shared };
  }
}

/** To a tenth: `crf` 20, not 20.000000000000004. */
function line(quality: number, atWorst: number, atBest: number): number {
  return Math.round((atWorst + ((atBest - atWorst) * quality) / 100) * 10) / 10;
}
