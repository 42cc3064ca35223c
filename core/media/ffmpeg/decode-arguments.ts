import type { Bits } from '../../contracts/output-settings.ts';
import type { SourcePicture, SourceVideo } from '../../contracts/source-video.ts';
import { decodedFormat } from '../pictures/decoded-format.ts';
import { DEFAULT_MEDIA_LIMITS } from '../source/media-limits.ts';
import { DEINTERLACE } from './deinterlace.ts';
import type { FfmpegArguments } from './ffmpeg-arguments.ts';

type DecodedVideo = Omit<SourcePicture, 'pixelAspect'> & Pick<SourceVideo, 'painted'>;

/** FFmpeg counts the pixels of its buffers, too: decoders pad rows and columns to whole blocks, and some by a border. */
const PADDING = 128;

interface DecodeOptions {
  readonly hasFpsMode: boolean;
  /** True to decode with one thread, so that damaged frames come out the same every time. */
  readonly isMending?: boolean;
  /** Number of bits of each sample; 8 by default. */
  readonly bits?: Bits | undefined;
}

/**
 * Makes arguments that decode Matroska from stdin to raw frames: every frame that the decoder outputs, deinterlaced, cropped and
 * upright, in the source's own matrix and range, in the format of `decodedFormat`. For each frame, a line with its time comes on
 * stderr (see `parseFrameLine`). The scaler's flags make its results the same on every CPU.
 */
export function decodeArguments(video: DecodedVideo, { hasFpsMode, isMending, bits }: DecodeOptions): FfmpegArguments {
  const format = decodedFormat(video, bits);
  return {
    input: [
      ...['-hide_banner', '-nostdin', '-nostats', '-loglevel', 'repeat+info', '-copyts', '-noautorotate'],
      ...(isMending ? ['-threads', '1'] : []),
      ...['-f', 'matroska'],
    ],
    maxPixels: Math.max(DEFAULT_MEDIA_LIMITS.maxPixels, (video.width + PADDING) * (video.height + PADDING)),
    output: [
      ...['-map', '0:v:0', '-an', '-sn', '-dn'],
      ...(hasFpsMode ? ['-fps_mode', 'passthrough'] : ['-vsync', '0']),
      ...['-vf', [DESCRIBE, ...frameFilters(video, format)].join(',')],
      ...['-pix_fmt', format, '-f', 'rawvideo'],
    ],
  };
}

/**
 * Describes each frame on stderr. It shows FFmpeg only one row, since `showinfo` computes a checksum of all pixels; the height travels as the
 * shape of pixels.
 */
const DESCRIBE = 'split[frame][row];[row]setsar=h:max=100000,crop=iw:1:0:0:exact=1,showinfo,nullsink;[frame]null';

function frameFilters(video: DecodedVideo, format: string): string[] {
  const { width, height, crop, isInterlaced, hasAlpha } = video;
  const range = video.colour.range === 'full' ? 'pc' : 'tv';
  const scale = [
    `w=${width}:h=${height}`,
    `in_range=${range}:out_range=${range}`,
    'flags=bicubic+accurate_rnd+full_chroma_int+bitexact',
  ].join(':');
  return [
    ...(isInterlaced ? [DEINTERLACE] : []),
    ...(hasAlpha ? ['format=yuva444p10le', 'premultiply=inplace=1', 'format=yuv444p10le'] : []),
    `scale=${scale}`,
    `format=${format}`,
    ...(crop ? [`crop=${crop.width}:${crop.height}:${crop.left}:${crop.top}:exact=1`] : []),
    ...turn(video),
  ];
}

/** Turns the picture and then mirrors it, as players do. */
function turn({ rotation, isFlipped }: DecodedVideo): string[] {
  const turns = { 0: [], 90: ['transpose=clock'], 180: ['hflip', 'vflip'], 270: ['transpose=cclock'] }[rotation];
  return [...turns, ...(isFlipped ? ['hflip'] : [])];
}
