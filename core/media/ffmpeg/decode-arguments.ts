import type { SourcePicture, SourceVideo } from '../../contracts/source-video.ts';
import { decodedFormat } from '../pictures/decoded-format.ts';
import { DEFAULT_MEDIA_LIMITS } from '../source/media-limits.ts';
import type { FfmpegArguments } from './ffmpeg-arguments.ts';

type DecodedVideo = Omit<SourcePicture, 'pixelAspect'> & Pick<SourceVideo, 'painted'>;

interface DecodeOptions {
  readonly hasFpsMode: boolean;
  /** One thread: what is decoded around damage doesn't depend on which of several came first. */
  readonly isMending?: boolean;
}

/**
 * Matroska in, raw frames out: every frame that the decoder gives, deinterlaced, cropped and upright, in the source's own
 * matrix and range; NV12, or 4:2:0 planes of 10 bits that are tone-mapped here afterwards. For each frame a line about
 * its time comes on stderr (see `parseFrameLine`). The scaler's switches make its results the same on every processor.
 */
export function decodeArguments(video: DecodedVideo, { hasFpsMode, isMending }: DecodeOptions): FfmpegArguments {
  const format = decodedFormat(video);
  return {
    input: [
      ...['-hide_banner', '-nostdin', '-nostats', '-loglevel', 'repeat+info', '-copyts', '-noautorotate'],
      ...(isMending ? ['-threads', '1'] : []),
      ...['-f', 'matroska'],
    ],
    maxPixels: Math.max(DEFAULT_MEDIA_LIMITS.maxPixels, video.width * video.height),
    output: [
      ...['-map', '0:v:0', '-an', '-sn', '-dn'],
      ...(hasFpsMode ? ['-fps_mode', 'passthrough'] : ['-vsync', '0']),
      ...['-vf', [REPORT, ...frameFilters(video, format)].join(',')],
      ...['-pix_fmt', format, '-f', 'rawvideo'],
    ],
  };
}

/** Of one row only, since FFmpeg sums up all pixels that it tells of. */
const REPORT = 'split[frame][told];[told]crop=iw:1:0:0:exact=1,showinfo,nullsink;[frame]null';

function frameFilters(video: DecodedVideo, format: string): string[] {
  const { width, height, crop, isInterlaced, hasAlpha } = video;
  const range = video.colour.range === 'full' ? 'pc' : 'tv';
  const scale = [
    `w=${width}:h=${height}`,
    `in_range=${range}:out_range=${range}`,
    'flags=bicubic+accurate_rnd+full_chroma_int+bitexact',
  ].join(':');
  return [
    ...(isInterlaced ? ['bwdif=mode=send_frame:parity=auto:deint=interlaced'] : []),
    ...(hasAlpha ? ['format=yuva444p10le', 'premultiply=inplace=1', 'format=yuv444p10le'] : []),
    `scale=${scale}`,
    `format=${format}`,
    ...(crop ? [`crop=${crop.width}:${crop.height}:${crop.left}:${crop.top}:exact=1`] : []),
    ...turn(video),
  ];
}

/** Players turn first and mirror then. */
function turn({ rotation, isFlipped }: DecodedVideo): string[] {
  const turns = { 0: [], 90: ['transpose=clock'], 180: ['hflip', 'vflip'], 270: ['transpose=cclock'] }[rotation];
  return [...turns, ...(isFlipped ? ['hflip'] : [])];
}
