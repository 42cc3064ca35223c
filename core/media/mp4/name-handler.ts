import { box } from './box-writer.ts';
import { innerBoxes, rebuilt } from './inner-boxes.ts';

/** Number of bytes in a handler box before its name (ISO/IEC 14496-12, section 8.4.3). */
const BYTES_BEFORE_NAME = 24;

/** Returns a track with a title, which is written as the name of its handler, where FFmpeg and many players look for it. */
export function nameHandler(trak: Buffer, title: string): Buffer {
  const inside = (start: number, end: number, type: string) =>
    innerBoxes(trak, start, end).find((inner) => inner.type === type);
  const mdia = inside(8, trak.length, 'mdia');
  const hdlr = mdia && inside(mdia.start, mdia.end, 'hdlr');
  if (!hdlr) return trak;
  const named = box('hdlr', trak.subarray(hdlr.start, hdlr.start + BYTES_BEFORE_NAME), Buffer.from(`${title}\0`));
  return box('trak', ...rebuilt(trak, 8, trak.length, new Map([[hdlr.at, named]])));
}
