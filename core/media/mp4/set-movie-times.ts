import { secondsSince1904 } from './creation-time.ts';
import { type InnerBox, innerBoxes } from './inner-boxes.ts';

/** Offset of the two dates in the content of a `mvhd`, `tkhd` or `mdhd` box, after its version and flags. */
const DATES_AT = 4;

/**
 * Sets, in place, the times at which a movie, its tracks and their media were created and modified. mediabunny writes the current time,
 * but joining the same segments must always give the same bytes. ISO/IEC 14496-12, sections 8.2.2, 8.3.2 and 8.4.2.
 * @param head head of an MP4, `moov` included
 * @param createdAt ISO 8601; if absent, the start of 1904, which means unknown
 */
export function setMovieTimes(head: Uint8Array, createdAt?: string): void {
  const seconds = createdAt === undefined ? 0 : secondsSince1904(createdAt);
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const inside = (places: readonly InnerBox[], type: string) =>
    places.filter((place) => place.type === type).flatMap(({ start, end }) => innerBoxes(head, start, end));
  const moov = inside(innerBoxes(head), 'moov');
  const traks = inside(moov, 'trak');
  const headers = [...moov, ...traks, ...inside(traks, 'mdia')];
  for (const { type, start } of headers) {
    if (type === 'mvhd' || type === 'tkhd' || type === 'mdhd') setDates(view, start, seconds);
  }
}

function setDates(view: DataView, start: number, seconds: number): void {
  const isLong = view.getUint8(start) === 1;
  for (const date of [0, 1]) {
    const at = start + DATES_AT + date * (isLong ? 8 : 4);
    if (isLong) view.setBigUint64(at, BigInt(seconds));
    else view.setUint32(at, seconds < 2 ** 32 ? seconds : 0);
  }
}
