import type { ByteSource } from './byte-source.ts';

/** Elements on the way to a track's encryption (RFC 9559, section 5.1.4.1.31). */
const SEGMENT = 0x18538067;
const TRACKS = 0x1654ae6b;
const CLUSTER = 0x1f43b675;
const INSIDE_TRACKS = new Set([0xae, 0x6d80, 0x6240]);
const CONTENT_ENCRYPTION = 0x5035;
/** Headers that are looked at, at most: a file may say that it has any number. */
const MAX_ELEMENTS = 2_000;

/** Whether any track of a Matroska file is encrypted. False, too, for what can't be walked through. */
export async function isEncryptedMatroska(source: ByteSource): Promise<boolean> {
  const walk = { source, left: MAX_ELEMENTS };
  for await (const segment of elements(walk, 0, source.size)) {
    if (segment.id !== SEGMENT) continue;
    for await (const { id, start, end } of elements(walk, segment.start, segment.end)) {
      if (id === CLUSTER) return false;
      if (id === TRACKS) return hasEncryption(walk, start, end);
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
    if (id === CONTENT_ENCRYPTION) return true;
    if (INSIDE_TRACKS.has(id) && (await hasEncryption(walk, start, end))) return true;
  }
  return false;
}

async function* elements(walk: Walk, from: number, to: number) {
  for (let at = from; at + 2 <= Math.min(to, walk.source.size) && walk.left-- > 0; ) {
    const bytes = await walk.source.read(at, Math.min(at + 12, walk.source.size));
    const idLength = Math.clz32(bytes[0] as number) - 23;
    const sizeLength = Math.clz32(bytes[idLength] ?? 0) - 23;
    if (idLength > 4 || sizeLength > 8 || idLength + sizeLength > bytes.length) return;
    const id = bytes.subarray(0, idLength).reduce((value, byte) => value * 256 + byte, 0);
    const size = sizeOf(bytes.subarray(idLength, idLength + sizeLength));
    const start = at + idLength + sizeLength;
    const end = size === undefined ? to : start + size;
    yield { id, start, end: Math.min(end, to) };
    at = end;
  }
}

/** Undefined where it isn't known: all bits are set. */
function sizeOf([first = 0, ...rest]: Uint8Array): number | undefined {
  const bits = first & (0xff >> (rest.length + 1));
  const isUnknown = bits === 0xff >> (rest.length + 1) && rest.every((byte) => byte === 0xff);
  return isUnknown ? undefined : rest.reduce((value, byte) => value * 256 + byte, bits);
}
