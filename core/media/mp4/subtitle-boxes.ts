import type { SubtitleTrack } from '../extras/text-of-video.ts';
import { box, fullBox, u8, u16, u32, u64 } from './box-writer.ts';
import type { ShownText } from './lay-out-cues.ts';

/** Ticks per second of subtitles. A millisecond is a whole number of ticks, and so is a frame at most rates. */
export const SUBTITLE_TIMESCALE = 90_000;

export interface PlacedSubtitles {
  readonly track: SubtitleTrack;
  readonly shown: readonly ShownText[];
  readonly trackId: number;
  /** Byte position in the file of its samples, which are contiguous. */
  readonly position: number;
  /** Size of the whole picture as it is shown, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly movieTimescale: number;
}

/** Makes a sample of timed text: the length of the text and the text (3GPP TS 26.245, section 5.17). */
export function subtitleSample(text: string): Buffer {
  const bytes = Buffer.from(text).subarray(0, 0xffff);
  return Buffer.concat([u16(bytes.length), bytes]);
}

/** Makes a track of timed text (ISO/IEC 14496-12; 3GPP TS 26.245, section 5.16). */
export function subtitleTrak(placed: PlacedSubtitles): Buffer {
  const ticks = placed.shown.at(-1)?.end ?? 0;
  return box(
    'trak',
    tkhd(placed, Math.round((ticks * placed.movieTimescale) / SUBTITLE_TIMESCALE)),
    box(
      'mdia',
      mdhd(placed.track, ticks),
      hdlr(placed.track),
      box('minf', fullBox('nmhd', 0, 0), dinf(), stbl(placed)),
    ),
    ...(placed.track.title ? [box('udta', box('name', Buffer.from(placed.track.title)))] : []),
  );
}

/** Height of the text box at the bottom of the picture, as a share of the picture's height. */
const TEXT_SHARE = 0.15;
const ENABLED = 1;
const IN_MOVIE = 2;
/** A player shows one track of a group at a time. */
const ALTERNATE_GROUP = 2;

function tkhd({ track, trackId, width, height }: PlacedSubtitles, duration: number): Buffer {
  const textHeight = Math.round(height * TEXT_SHARE);
  const one = 0x10000;
  const matrix = [one, 0, 0, 0, one, 0, 0, (height - textHeight) * one, 0x40000000];
  return fullBox(
    'tkhd',
    1,
    track.isDefault ? ENABLED | IN_MOVIE : IN_MOVIE,
    u64(0, 0),
    u32(trackId, 0),
    u64(duration),
    u32(0, 0),
    u16(0, ALTERNATE_GROUP, 0, 0),
    u32(...matrix, width * one, textHeight * one),
  );
}

function mdhd({ language = '' }: SubtitleTrack, duration: number): Buffer {
  return fullBox('mdhd', 1, 0, u64(0, 0), u32(SUBTITLE_TIMESCALE), u64(duration), u16(packLanguage(language), 0));
}

/** Packs a language code of three letters into five bits each. */
function packLanguage(language: string): number {
  const letters = /^[a-z]{3}$/.test(language) ? language : 'und';
  return [...letters].reduce((packed, letter) => packed * 32 + letter.charCodeAt(0) - 0x60, 0);
}

function hdlr({ title = 'SubtitleHandler' }: SubtitleTrack): Buffer {
  return fullBox('hdlr', 0, 0, u32(0), Buffer.from('sbtl'), u32(0, 0, 0), Buffer.from(`${title}\0`));
}

function dinf(): Buffer {
  return box('dinf', fullBox('dref', 0, 0, u32(1), fullBox('url ', 0, 1)));
}

function stbl({ shown, position, width, height }: PlacedSubtitles): Buffer {
  const sizes = shown.map(({ text }) => subtitleSample(text).length);
  const durations = shown.flatMap(({ start, end }) => [1, end - start]);
  return box(
    'stbl',
    fullBox('stsd', 0, 0, u32(1), tx3g(width, Math.round(height * TEXT_SHARE))),
    fullBox('stts', 0, 0, u32(shown.length, ...durations)),
    fullBox('stsc', 0, 0, u32(1, 1, shown.length, 1)),
    fullBox('stsz', 0, 0, u32(0, sizes.length, ...sizes)),
    fullBox('co64', 0, 0, u32(1), u64(position)),
  );
}

const CENTRE = 1;
const BOTTOM = 0xff;
const FONT = 'Sans-Serif';
const FONT_SIZE = 18;

function tx3g(width: number, height: number): Buffer {
  const style = [u16(0, 0, 1), u8(0, FONT_SIZE), u32(0xffffffff)];
  const fonts = box('ftab', u16(1, 1), u8(FONT.length), Buffer.from(FONT));
  const place = [u8(CENTRE, BOTTOM), u32(0), u16(0, 0, height, width)];
  return box('tx3g', u32(0), u16(0, 1), u32(0), ...place, ...style, fonts);
}
