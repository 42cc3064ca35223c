import { type FileHandle, open } from 'node:fs/promises';

/** A larger index isn't searched for names. */
const MAX_INDEX_BYTES = 256 * 1024 * 1024;

/**
 * Reads the titles of the tracks of an MP4 or MOV (`udta/name`), which players show but ffprobe ignores.
 * @returns the titles by track id (`tkhd`)
 */
export async function readTrackNames(path: string): Promise<Map<number, string>> {
  const file = await open(path, 'r');
  try {
    const moov = await readIndex(file);
    return new Map(moov ? boxes(moov).flatMap((box) => (box.type === 'trak' ? nameOf(box.body) : [])) : []);
  } finally {
    await file.close();
  }
}

async function readIndex(file: FileHandle): Promise<Buffer | undefined> {
  const { size } = await file.stat();
  for (let at = 0; at + 16 <= size; ) {
    const { buffer } = await file.read(Buffer.alloc(16), 0, 16, at);
    const short = buffer.readUInt32BE(0);
    const bytes = short === 1 ? Number(buffer.readBigUInt64BE(8)) : short === 0 ? size - at : short;
    const header = short === 1 ? 16 : 8;
    if (bytes < header || at + bytes > size) return undefined;
    if (buffer.toString('latin1', 4, 8) === 'moov') {
      if (bytes > MAX_INDEX_BYTES) return undefined;
      return (await file.read(Buffer.alloc(bytes - header), 0, bytes - header, at + header)).buffer;
    }
    at += bytes;
  }
  return undefined;
}

function nameOf(trak: Buffer): [number, string][] {
  const parts = boxes(trak);
  const header = parts.find(({ type }) => type === 'tkhd')?.body;
  const udta = parts.find(({ type }) => type === 'udta')?.body;
  const name = udta && boxes(udta).find(({ type }) => type === 'name')?.body;
  if (!header || !name) return [];
  const id = header.readUInt32BE(header[0] === 1 ? 20 : 12);
  // In ISO files, version and flags come before the text; in QuickTime files they don't.
  const text = name.toString('utf8', name.length >= 4 && name.readUInt32BE(0) === 0 ? 4 : 0).replace(/\0+$/, '');
  return text === '' ? [] : [[id, text]];
}

function boxes(bytes: Buffer): { type: string; body: Buffer }[] {
  const found: { type: string; body: Buffer }[] = [];
  for (let at = 0; at + 8 <= bytes.length; ) {
    const size = bytes.readUInt32BE(at);
    if (size < 8 || at + size > bytes.length) break;
    found.push({ type: bytes.toString('latin1', at + 4, at + 8), body: bytes.subarray(at + 8, at + size) });
    at += size;
  }
  return found;
}
