import { box } from './box-writer.ts';
import { innerBoxes } from './inner-boxes.ts';

/** Number of bytes of a handler box before its name (ISO/IEC 14496-12, section 8.4.3). */
const BYTES_BEFORE_NAME = 32;

/** Returns a track with a title, which is written as the name of its handler, where FFmpeg and many players look for it. */
export function nameHandler(trak: Uint8Array, title: string): Uint8Array {
  return replaceBox(trak, ['mdia', 'hdlr'], (hdlr) => {
    return box('hdlr', hdlr.subarray(8, BYTES_BEFORE_NAME), Buffer.from(`${title}\0`));
  });
}

function replaceBox(
  parent: Uint8Array,
  [type, ...rest]: readonly string[],
  replace: (found: Uint8Array) => Uint8Array,
): Uint8Array {
  const children = innerBoxes(parent, 8).map((child) => {
    const bytes = parent.subarray(child.at, child.end);
    if (child.type !== type) return bytes;
    return rest.length > 0 ? replaceBox(bytes, rest, replace) : replace(bytes);
  });
  return box(Buffer.from(parent.subarray(4, 8)).toString('latin1'), ...children);
}
