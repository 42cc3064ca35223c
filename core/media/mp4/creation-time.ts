import type { ByteSource } from '../bytes/byte-source.ts';
import { readBoxes } from './read-boxes.ts';

/** Seconds from the start of 1904, from which MP4 counts, to the start of 1970. */
const EPOCH_SECONDS = 2_082_844_800;
/** Size of version, flags and the longer form of the time. */
const FIELD_BYTES = 12;

/** Reads the creation time of an MP4 or MOV as ISO 8601; undefined if it isn't set. */
export async function movieCreationTime(source: ByteSource): Promise<string | undefined> {
  for await (const moov of readBoxes(source, 0, source.size)) {
    if (moov.type !== 'moov') continue;
    for await (const box of readBoxes(source, moov.start, moov.end)) {
      if (box.type === 'mvhd')
        return readTime(await source.read(box.start, Math.min(source.size, box.start + FIELD_BYTES)));
    }
    return undefined;
  }
  return undefined;
}

/** Converts an ISO 8601 time to the seconds of MP4. */
export function secondsSince1904(time: string): number {
  return Math.round(Date.parse(time) / 1_000) + EPOCH_SECONDS;
}

function readTime(field: Uint8Array): string | undefined {
  const view = new DataView(field.buffer, field.byteOffset, field.byteLength);
  if (view.byteLength < FIELD_BYTES) return undefined;
  const seconds = view.getUint8(0) === 1 ? Number(view.getBigUint64(4)) : view.getUint32(4);
  const time = new Date((seconds - EPOCH_SECONDS) * 1_000);
  return time.getTime() > 0 ? time.toISOString() : undefined;
}
