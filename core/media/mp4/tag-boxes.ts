import type { Chapter, Tags } from '../extras/text-of-video.ts';
import { box, fullBox, u8, u32, u64 } from './box-writer.ts';

/** Names of tags in iTunes' format, which FFmpeg and most players read. */
const KEYS: Record<Exclude<keyof Tags, 'creation_time'>, string> = {
  title: '\xa9nam',
  artist: '\xa9ART',
  album: '\xa9alb',
  genre: '\xa9gen',
  date: '\xa9day',
  comment: '\xa9cmt',
  description: 'desc',
  copyright: 'cprt',
};

/** Makes the `udta` box of tags and chapters; undefined if there are none. */
export function movieUdta({ creation_time: _, ...tags }: Tags, chapters: readonly Chapter[]): Buffer | undefined {
  const items = Object.entries(tags).flatMap(([tag, text]) =>
    text ? [item(KEYS[tag as keyof typeof tags], text)] : [],
  );
  const boxes = [...(items.length > 0 ? [meta(items)] : []), ...(chapters.length > 0 ? [chpl(chapters)] : [])];
  return boxes.length > 0 ? box('udta', ...boxes) : undefined;
}

const UTF_8 = 1;

function item(key: string, text: string): Buffer {
  return box(key, box('data', u32(UTF_8, 0), Buffer.from(text)));
}

function meta(items: readonly Buffer[]): Buffer {
  const handler = fullBox('hdlr', 0, 0, u32(0), Buffer.from('mdirappl'), u32(0, 0), u8(0));
  return fullBox('meta', 0, 0, handler, box('ilst', ...items));
}

const CHAPTER_TICKS = 10_000_000;

/** Makes Nero's list of chapters, which FFmpeg and most players read. Each has a start in units of 100 ns and a title of up to 255 bytes. */
function chpl(chapters: readonly Chapter[]): Buffer {
  const entries = chapters.flatMap(({ start, title }) => {
    const text = Buffer.from(title).subarray(0, 255);
    return [u64(Math.max(0, Math.round(start * CHAPTER_TICKS))), u8(text.length), text];
  });
  return fullBox('chpl', 1, 0, u32(0), u8(chapters.length), ...entries);
}
