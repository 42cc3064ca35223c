import { frameOf, type RangeBorder } from '../../contracts/range-border.ts';
import type { SourceFacts } from '../convert/convert-source-facts.ts';
import { bitsOf, hasHalvedColour } from '../pictures/pixel-formats.ts';
import { DEINTERLACE, LEAST_FIELDS } from './deinterlace.ts';
import type { FfmpegArguments } from './ffmpeg-arguments.ts';
import type { Ffmpeg } from './find-ffmpeg.ts';

/** Number of frames that are probed: enough to see reordered times. */
export const PROBED_FRAMES = 12;

/** Frames between keyframes of a converted file. A chunk may have to decode that many before its first frame. */
const KEYFRAME_INTERVAL = 48;

/** This many more frames than are wanted are converted, to know where the last one ends. */
const FRAMES_MORE = 25;

const EXACT = 'flags=bicubic+accurate_rnd+full_chroma_int+bitexact';

/** A frame of another size would else start the filters anew, and frames that the deinterlacer holds back would be lost. */
const ONE_FILTER_GRAPH = ['-reinit_filter', '0'];

interface Input {
  readonly demuxer: string;
  readonly maxPixels: number;
}

/** Makes arguments that decode the first frames and discard them. FFmpeg describes the frames on stderr. */
export function probeArguments(input: Input, ffmpeg: Pick<Ffmpeg, 'hasFpsMode'>): FfmpegArguments {
  return {
    input: inputArguments(input),
    maxPixels: input.maxPixels,
    output: [...pictures(ffmpeg), '-frames:v', String(PROBED_FRAMES), '-vf', 'showinfo', '-f', 'null'],
  };
}

/**
 * Makes arguments that encode all frames, unturned and deinterlaced, as lossless H.264 in a fragmented MP4, which keeps the source's
 * timescale, times, pixel aspect and colour tags. A time that isn't after the one before is moved to the next tick; after a jump back of
 * more than a second, all following times are moved.
 * @param cut.shift ticks that are added to all times
 * @param cut.to where the part of the source ends that is wanted; a second more is converted
 */
export function convertArguments(
  input: Input,
  facts: SourceFacts,
  { shift, to }: { readonly shift: number; readonly to?: RangeBorder | undefined },
  ffmpeg: Pick<Ffmpeg, 'hasFpsMode' | 'encoders'>,
): FfmpegArguments {
  const { num, den } = facts.timeBase ?? { num: 1, den: 90_000 };
  return {
    input: [...ONE_FILTER_GRAPH, ...inputArguments(input)],
    maxPixels: input.maxPixels,
    output: [
      ...pictures(ffmpeg),
      ...[
        '-vf',
        ['showinfo', risingTimes(facts, shift), ...trimFilter(facts, shift, to), ...formatFilters(facts)].join(','),
      ],
      ...['-enc_time_base', `${num}/${den}`, '-video_track_timescale', String(den)],
      ...encoderArguments(facts, ffmpeg),
      ...colourArguments(facts),
      ...['-map_metadata', '-1', '-avoid_negative_ts', 'disabled'],
      ...['-movflags', '+empty_moov+default_base_moof+frag_keyframe+frag_discont', '-f', 'mp4'],
    ],
  };
}

/**
 * True if interlaced frames are deinterlaced. The probe may not reach them, so all frames of YCbCr go through the filter; it can't take
 * grey ones or palettes as they are, and of other formats only interlaced ones are worth its conversion to planes.
 */
export function isDeinterlaced({ first, fields }: SourceFacts): boolean {
  if (!first || Math.min(first.width, first.height) < LEAST_FIELDS) return false;
  return YCBCR.test(first.pixelFormat) || fields > 0;
}

/** Pixel formats of YCbCr, which the filter takes, or FFmpeg converts to others of the same samples. */
const YCBCR = /^(yuv|uyvy|yvyu|nv)/;

function inputArguments({ demuxer }: Input): string[] {
  return [
    ...['-hide_banner', '-nostdin', '-nostats', '-loglevel', 'info'],
    ...['-copyts', '-noautorotate', '-f', demuxer],
  ];
}

/** Selects the first video stream that isn't a cover picture. */
function pictures({ hasFpsMode }: Pick<Ffmpeg, 'hasFpsMode'>): string[] {
  return ['-map', '0:V:0', '-an', '-sn', '-dn', ...(hasFpsMode ? ['-fps_mode', 'passthrough'] : ['-vsync', '0'])];
}

function risingTimes({ timeBase, frames, leastPts, mostPts }: SourceFacts, shift: number): string {
  const second = Math.max(1, Math.round((timeBase?.den ?? 90_000) / (timeBase?.num ?? 1)));
  const frame = Math.max(1, Math.round(frames > 1 ? (mostPts - leastPts) / (frames - 1) : second / 25));
  const jump = `st(0,ld(0)+PREV_OUTPTS+${frame}-ld(1));PREV_OUTPTS+${frame}`;
  const back = `if(lt(ld(1),PREV_OUTPTS-${second}),${jump},PREV_OUTPTS+1)`;
  const next = `if(isnan(PTS),PREV_OUTPTS+${frame},st(1,PTS+${shift}+ld(0));if(gt(ld(1),PREV_OUTPTS),ld(1),${back}))`;
  return `setpts='if(isnan(PREV_OUTPTS),if(isnan(PTS),0,PTS+${shift}),${next})'`;
}

/** FFmpeg stops reading once all that is wanted has come. */
function trimFilter({ timeBase, leastPts }: SourceFacts, shift: number, to: RangeBorder | undefined): string[] {
  if (to === undefined) return [];
  const second = (timeBase?.den ?? 90_000) / (timeBase?.num ?? 1);
  const frame = frameOf(to);
  if (frame !== undefined) return [`trim=end_frame=${frame + FRAMES_MORE}`];
  return [`trim=end_pts=${Math.ceil(leastPts + shift + (Number(to) + 1) * second)}`];
}

function formatFilters(facts: SourceFacts): string[] {
  const { first } = facts;
  if (!first) return [];
  const scale = `scale=${first.width}:${first.height}:${EXACT}`;
  // Fields are joined before a conversion of colours could mix their rows.
  const joined = [`${scale}:interl=-1`, `format=${first.pixelFormat}`, DEINTERLACE];
  const shape = [...(isDeinterlaced(facts) ? joined : []), scale];
  if (facts.hasAlpha) return [...shape, ...flatten(facts)];
  const isOdd = first.width % 2 === 1 || first.height % 2 === 1;
  return isOdd && hasHalvedColour(first.pixelFormat) ? [...shape, 'format=yuv444p'] : shape;
}

/** Removes transparency, by placing the picture on black. FFmpeg can multiply only pictures without chroma subsampling. */
function flatten({ isRgb }: SourceFacts): string[] {
  return isRgb
    ? ['format=gbrap', 'premultiply=inplace=1', 'format=bgr24']
    : ['format=yuva444p', 'premultiply=inplace=1', 'format=yuv444p'];
}

/** Selects the encoder. FFmpeg chooses the pixel format of libx264 that loses least. */
function encoderArguments(facts: SourceFacts, { encoders }: Pick<Ffmpeg, 'encoders'>): string[] {
  const isPlainRgb = facts.isRgb && bitsOf(facts.first?.pixelFormat ?? '') === 8 && encoders.has('libx264rgb');
  return [
    ...['-c:v', isPlainRgb ? 'libx264rgb' : 'libx264', '-qp', '0', '-preset', 'ultrafast', '-bf', '0'],
    ...['-g', String(KEYFRAME_INTERVAL)],
  ];
}

/** Transfer curves for which FFmpeg prints one name and accepts only the other. */
const TRANSFERS: Record<string, string> = { bt470m: 'gamma22', bt470bg: 'gamma28' };

function colourArguments({ colour, isRgb }: SourceFacts): string[] {
  const { range, matrix, primaries, transfer } = colour;
  return [
    ...(range && !isRgb ? ['-color_range', range] : []),
    ...(matrix && !isRgb ? ['-colorspace', matrix] : []),
    ...(primaries ? ['-color_primaries', primaries] : []),
    ...(transfer ? ['-color_trc', TRANSFERS[transfer] ?? transfer] : []),
  ];
}
