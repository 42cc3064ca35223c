import { bitsOfEncoder, type EncoderSettings } from '../../contracts/encoder-settings.ts';
import type { SourceVideo } from '../../contracts/source-video.ts';
import type { FfmpegArguments } from './ffmpeg-arguments.ts';

type EncodedVideo = Pick<SourceVideo, 'painted' | 'timescale' | 'frames' | 'firstPts' | 'durationTicks'>;

/** Pixel format of deep frames, and of the encoders that take them. Nothing is converted. */
export const DEEP_FORMAT = 'yuv420p10le';

const RANGES = { limited: 'tv', full: 'pc', unspecified: undefined } as const;

/**
 * Makes arguments that encode raw frames (NV12, or those of `deep-frames.ts`) as one segment: a fragmented MP4 that begins with a keyframe. Nothing in it
 * depends on the machine or the time of day. The frame rate is nominal, since the join gives each frame its own time. But
 * rate control depends on it, so it is the average of the whole video, and the same for all segments.
 */
export function encodeArguments(video: EncodedVideo, encoder: EncoderSettings): FfmpegArguments {
  const { painted } = video;
  const [width, height] = [painted.width + (painted.width % 2), painted.height + (painted.height % 2)];
  const range = RANGES[painted.colour.range];
  const rangeTag = range ? ['-color_range', range] : [];
  return {
    input: [
      ...['-hide_banner', '-nostdin', '-loglevel', 'warning', '-f', 'rawvideo', '-pix_fmt', inputFormat(encoder)],
      ...['-s', `${width}x${height}`, '-r', nominalRate(video), ...rangeTag],
    ],
    maxPixels: width * height,
    isOurs: true,
    output: [
      ...['-map', '0:v:0', ...encoderArguments(encoder, range ?? 'tv'), '-g', String(encoder.keyframeInterval)],
      ...[...rangeTag, ...tag('-colorspace', painted.colourTags.matrix)],
      ...[...tag('-color_primaries', painted.colourTags.primaries), ...tag('-color_trc', painted.colourTags.transfer)],
      ...['-aspect', aspect(width, height, painted.pixelAspect)],
      ...['-map_metadata', '-1', '-fflags', '+bitexact', '-flags:v', '+bitexact'],
      ...['-movflags', '+empty_moov+default_base_moof+frag_keyframe', '-f', 'mp4'],
    ],
  };
}

function inputFormat(encoder: EncoderSettings): string {
  return bitsOfEncoder(encoder) === 10 ? DEEP_FORMAT : 'nv12';
}

function encoderArguments(encoder: EncoderSettings, range: 'tv' | 'pc'): string[] {
  const pixels = bitsOfEncoder(encoder) === 10 ? ['-pix_fmt', DEEP_FORMAT] : planar(range);
  switch (encoder.encoder) {
    case 'libx264':
      return [
        ...['-c:v', 'libx264', '-preset', encoder.preset, '-crf', String(encoder.crf)],
        ...['-threads', String(encoder.threads), '-pix_fmt', 'nv12'],
        ...['-x264-params', 'open-gop=0:cpu-independent=1'],
      ];
    case 'libx265':
      return [
        ...[...pixels, '-c:v', 'libx265', '-preset', encoder.preset, '-crf', String(encoder.crf)],
        ...['-x265-params', x265Parameters(encoder.threads, range), '-tag:v', 'hvc1'],
      ];
    case 'libvpx-vp9':
      return [
        ...[...pixels, '-c:v', 'libvpx-vp9', '-deadline', 'good', '-cpu-used', String(encoder.cpuUsed)],
        ...['-crf', String(encoder.crf), '-b:v', '0', '-threads', String(encoder.threads), '-row-mt', '1'],
      ];
    case 'libaom-av1':
      return [
        // This encoder is experimental in builds of 2018 and before.
        ...[...pixels, '-c:v', 'libaom-av1', '-strict', 'experimental', '-cpu-used', String(encoder.cpuUsed)],
        ...['-crf', String(encoder.crf), '-b:v', '0', '-threads', String(encoder.threads)],
      ];
    default:
      return [
        ...['-c:v', encoder.encoder, '-preset', encoder.preset, '-rc', 'vbr', '-cq', String(encoder.cq), '-b:v', '0'],
        ...['-pix_fmt', 'nv12', ...(encoder.codec === 'hevc' ? ['-tag:v', 'hvc1'] : [])],
      ];
  }
}

/** Separates U and V without changing a value. The ranges are stated, since FFmpeg 5 would assume limited range for the output. */
function planar(range: 'tv' | 'pc'): string[] {
  return ['-vf', `scale=in_range=${range}:out_range=${range},format=yuv420p`, '-pix_fmt', 'yuv420p'];
}

/** Makes the parameters of x265. `info=0` leaves out a text that names features of the CPU. The range is set because old builds of FFmpeg don't pass it on. */
function x265Parameters(threads: number, range: 'tv' | 'pc'): string {
  const isFull = range === 'pc' ? 'full' : 'limited';
  return `log-level=error:open-gop=0:info=0:pools=${threads}:frame-threads=1:range=${isFull}`;
}

function tag(option: string, value: string | undefined): string[] {
  return value ? [option, value] : [];
}

/** Returns the aspect ratio of the whole picture, which FFmpeg expects, from that of a pixel. */
function aspect(width: number, height: number, { num, den }: SourceVideo['pixelAspect']): string {
  return `${width * num}:${height * den}`;
}

/** Returns the frame rate, rounded to a thousandth; 25 for a single frame without a duration. */
function nominalRate({ timescale, frames, firstPts, durationTicks }: Omit<EncodedVideo, 'painted'>): string {
  const seconds = (durationTicks - firstPts) / timescale;
  const rate = seconds > 0 ? frames / seconds : 25;
  return String(Math.round(Math.min(1000, Math.max(1, rate)) * 1000) / 1000);
}
