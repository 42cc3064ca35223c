import { type BoxPlace, boxesIn } from './box-writer.ts';
import { secondsSince1904 } from './creation-time.ts';

/** Offset of the two dates of a `mvhd`, `tkhd` or `mdhd` box, after its header, version and flags. */
const DATES_AT = 12;

/**
 * Sets, in place, the times at which a movie, its tracks and their media were created and modified. mediabunny writes the current time,
 * but joining the same segments must always give the same bytes. ISO/IEC 14496-12, sections 8.2.2, 8.3.2 and 8.4.2.
 * @param head head of an MP4, `moov` included
 * @param createdAt ISO 8601; if absent, the start of 1904, which means unknown
 */
export function setMovieTimes(head: Uint8Array, createdAt?: string): void {
  const seconds = createdAt === undefined ? 0 : secondsSince1904(createdAt);
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const inside = (places: readonly BoxPlace[], type: string) =>
    places.filter((place) => place.type === type).flatMap(({ start, end }) => boxesIn(head, start + 8, end));
  const moov = inside(boxesIn(head, 0, head.length), 'moov');
  const traks = inside(moov, 'trak');
  const headers = [...moov, ...traks, ...inside(traks, 'mdia')];
  for (const { type, start } of headers) {
    if (type === 'mvhd' || type === 'tkhd' || type === 'mdhd') setDates(view, start, seconds);
  }
}

function setDates(view: DataView, box: number, seconds: number): void {
  const isLong = view.getUint8(box + 8) === 1;
  for (const date of [0, 1]) {
    const at = box + DATES_AT + date * (isLong ? 8 : 4);
    if (isLong) view.setBigUint64(at, BigInt(seconds));
    else view.setUint32(at, seconds < 2 ** 32 ? seconds : 0);
  }
}
