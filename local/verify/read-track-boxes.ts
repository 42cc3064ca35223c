import { type FileHandle, open } from 'node:fs/promises';

/** A larger index, or header of a fragment, is not looked through. */
const MAX_BYTES = 256 * 1024 * 1024;

/** The facts about a track of an MP4 or MOV that ffprobe doesn't show. */
export interface TrackBoxes {
  /** Its title (`udta/name`), which players show. */
  readonly name?: string | undefined;
  /** Where its edit list ends, seconds; absent without one. */
  readonly editEnd?: number | undefined;
  /** The least composition offset of its fragments, ticks; 0 where there is none below. */
  readonly leastOffset: number;
}

/** @returns by track id (`tkhd`) */
export async function readTrackBoxes(path: string): Promise<Map<number, TrackBoxes>> {
  const file = await open(path, 'r');
  try {
    const tracks = new Map<number, TrackBoxes>();
    for await (const { type, start, end } of topLevel(file)) {
      if ((type !== 'moov' && type !== 'moof') || end - start > MAX_BYTES) continue;
      const { buffer } = await file.read(Buffer.alloc(end - start), 0, end - start, start);
      if (type === 'moov') for (const [id, track] of tracksOf(buffer)) tracks.set(id, track);
      else for (const [id, offset] of offsetsOf(buffer)) addOffset(tracks, id, offset);
    }
    return tracks;
  } finally {
    await file.close();
  }
}

function addOffset(tracks: Map<number, TrackBoxes>, id: number, offset: number): void {
  const track = tracks.get(id) ?? { leastOffset: 0 };
  tracks.set(id, { ...track, leastOffset: Math.min(track.leastOffset, offset) });
}

async function* topLevel(file: FileHandle): AsyncGenerator<{ type: string; start: number; end: number }, void> {
  const { size } = await file.stat();
  for (let at = 0; at + 16 <= size; ) {
    const { buffer } = await file.read(Buffer.alloc(16), 0, 16, at);
    const short = buffer.readUInt32BE(0);
    const bytes = short === 1 ? Number(buffer.readBigUInt64BE(8)) : short === 0 ? size - at : short;
    const header = short === 1 ? 16 : 8;
    if (bytes < header || at + bytes > size) return;
    yield { type: buffer.toString('latin1', 4, 8), start: at + header, end: at + bytes };
    at += bytes;
  }
}

function tracksOf(moov: Buffer): [number, TrackBoxes][] {
  const parts = boxes(moov);
  const header = parts.find(({ type }) => type === 'mvhd')?.body;
  const timescale = header && header.length >= 24 ? header.readUInt32BE(header[0] === 1 ? 20 : 12) : 1;
  return parts.flatMap(({ type, body }) => {
    const id = type === 'trak' ? idOf(body) : undefined;
    return id === undefined ? [] : [[id, { name: nameOf(body), editEnd: editEndOf(body, timescale), leastOffset: 0 }]];
  });
}

function idOf(trak: Buffer): number | undefined {
  const header = child(trak, 'tkhd');
  return header && header.length >= 24 ? header.readUInt32BE(header[0] === 1 ? 20 : 12) : undefined;
}

function nameOf(trak: Buffer): string | undefined {
  const name = child(trak, 'udta', 'name');
  // ISO's has version and flags before the text, QuickTime's has not.
  const text = name?.toString('utf8', name.length >= 4 && name.readUInt32BE(0) === 0 ? 4 : 0).replace(/\0+$/, '');
  return text === '' ? undefined : text;
}

/** All edits together; one without a length goes on to the end. */
function editEndOf(trak: Buffer, timescale: number): number | undefined {
  const list = child(trak, 'edts', 'elst');
  if (!list || list.length < 8) return undefined;
  const isLong = list[0] === 1;
  const bytes = isLong ? 20 : 12;
  const entries = Math.min(list.readUInt32BE(4), Math.floor((list.length - 8) / bytes));
  let ticks = 0;
  for (let at = 8; at < 8 + entries * bytes; at += bytes) {
    const length = isLong ? Number(list.readBigUInt64BE(at)) : list.readUInt32BE(at);
    if (length === 0) return undefined;
    ticks += length;
  }
  return entries > 0 ? ticks / timescale : undefined;
}

/** The least composition offset of each run of a fragment, by track. */
function offsetsOf(moof: Buffer): [number, number][] {
  return boxes(moof).flatMap(({ type, body }) => {
    const header = type === 'traf' ? child(body, 'tfhd') : undefined;
    if (!header || header.length < 8) return [];
    const runs = boxes(body).filter((box) => box.type === 'trun');
    return runs.map((run): [number, number] => [header.readUInt32BE(4), leastOffsetOf(run.body)]);
  });
}

/** ISO/IEC 14496-12, section 8.8.8: the flags say which of four numbers each sample has, the offset last. */
function leastOffsetOf(run: Buffer): number {
  const flags = run.length >= 8 ? run.readUInt32BE(0) & 0xffffff : 0;
  if ((flags & 0x800) === 0) return 0;
  const fields = [0x100, 0x200, 0x400, 0x800].filter((flag) => (flags & flag) !== 0).length;
  const first = 8 + ((flags & 1) !== 0 ? 4 : 0) + ((flags & 4) !== 0 ? 4 : 0);
  let least = 0;
  for (let at = first; at + fields * 4 <= run.length; at += fields * 4)
    least = Math.min(least, run.readInt32BE(at + (fields - 1) * 4));
  return least;
}

function child(parent: Buffer, ...path: string[]): Buffer | undefined {
  return path.reduce<Buffer | undefined>(
    (body, wanted) => body && boxes(body).find(({ type }) => type === wanted)?.body,
    parent,
  );
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
