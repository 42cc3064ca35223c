import type { ByteSource } from '../bytes/byte-source.ts';
import { readElement } from './ebml-reader.ts';
import { MKV } from './mkv-ids.ts';

/** Elements that may contain a track's encryption (RFC 9559, section 5.1.4.1.31). */
const INSIDE_TRACKS: ReadonlySet<number> = new Set([MKV.trackEntry, MKV.contentEncodings, MKV.contentEncoding]);
/** Most element headers that are read, since a file may have any number. */
const MAX_ELEMENTS = 2_000;

/** True if any track of a Matroska file is encrypted. False if the file can't be parsed. */
export async function isEncryptedMatroska(source: ByteSource): Promise<boolean> {
  const walk = { source, left: MAX_ELEMENTS };
  for await (const segment of elements(walk, 0, source.size)) {
    if (segment.id !== MKV.segment) continue;
    for await (const { id, start, end } of elements(walk, segment.start, segment.end)) {
      if (id === MKV.cluster) return false;
      if (id === MKV.tracks) return hasEncryption(walk, start, end);
    }
  }
  return false;
}

interface Walk {
  readonly source: ByteSource;
  left: number;
}

async function hasEncryption(walk: Walk, from: number, to: number): Promise<boolean> {
  for await (const { id, start, end } of elements(walk, from, to)) {
    if (id === MKV.contentEncryption) return true;
    if (INSIDE_TRACKS.has(id) && (await hasEncryption(walk, start, end))) return true;
  }
  return false;
}

async function* elements(walk: Walk, from: number, to: number) {
  for (let at = from; at + 2 <= to && walk.left-- > 0; ) {
    const element = await readElement(walk.source, at);
    if (!element) return;
    yield { ...element, end: Math.min(element.end, to) };
    at = element.end;
  }
}
