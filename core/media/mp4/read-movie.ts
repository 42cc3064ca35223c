import type { ByteSource } from '../bytes/byte-source.ts';
import { type Box, readBoxes } from './read-boxes.ts';

/** An entry of an edit list: `duration` in seconds; `mediaTime` in ticks of the track, −1 for a wait. */
export interface Edit {
  readonly duration: number;
  readonly mediaTime: number;
  readonly rate: number;
}

export interface MovieTrack {
  readonly id: number;
  /** `vide`, `soun` … */
  readonly handler: string;
  /** What the handler is called: some programs write the title of the track there. */
  readonly handlerName?: string;
  readonly timescale: number;
  /** As written: three letters of five bits each, or a number of Apple's. */
  readonly language?: number;
  readonly edits: readonly Edit[];
  /** The size that the first sample entry of a video track states, in pixels. */
  readonly entrySize?: { readonly width: number; readonly height: number };
  /** Four letters of the first sample entry: `avc1`, `encv` … */
  readonly sampleEntry: string;
  /** As many as its time tables claim, for a video track. */
  readonly samples: number;
  /** As many as its table of sizes claims; 0 without one. */
  readonly sizes: number;
  readonly pixelAspect?: { readonly num: number; readonly den: number };
  /** The clean aperture: what is shown, in pixels, its middle away from that of the picture by the offsets. */
  readonly aperture?: {
    readonly width: number;
    readonly height: number;
    readonly offsetX: number;
    readonly offsetY: number;
  };
}

/** What mediabunny doesn't tell of an MP4 or MOV file. */
export interface Movie {
  /** By how much the first top-level box that goes on after the end of the file does so, as a share of the whole. */
  readonly missingShare: number;
  /** Whether boxes, media data among them, end with something that is none. */
  readonly endsInJunk?: boolean;
  /** Absent without a `moov`. */
  readonly tracks?: readonly MovieTrack[];
  /** True if the file may have fragments: its header announces them, or one was found. */
  readonly isFragmented: boolean;
  /** True if a fragment was found. */
  readonly hasFragments?: boolean;
}

/** ISO/IEC 14496-12, table 1, and QuickTime's. */
const TOP_LEVEL: ReadonlySet<string> = new Set([
  ...['ftyp', 'moov', 'mdat', 'moof', 'mfra', 'free', 'skip', 'wide', 'pnot', 'udta', 'uuid', 'meta', 'meco'],
  ...['styp', 'sidx', 'ssix', 'prft', 'emsg', 'pdin', 'PICT', 'imda', 'junk'],
]);
/** More boxes than this on the top level are not looked at: fragments, which have no part in this. */
const MAX_TOP_LEVEL_BOXES = 1_000;
/** Bytes of a VisualSampleEntry before its boxes (ISO/IEC 14496-12, section 12.1.3). */
const VISUAL_SAMPLE_ENTRY_BYTES = 78;

type Draft = { -readonly [K in keyof MovieTrack]: MovieTrack[K] };

/** Headers of boxes within boxes go no deeper than this in any file that is meant well. */
const MAX_DEPTH = 12;
/** More tracks, or more boxes in one, than this is a trap. */
const MAX_TRACKS = 256;

/**
 * Reads the headers of boxes, and the content of some small ones.
 * @throws RangeError for boxes that are nested too deep or too many
 */
export async function readMovie(source: ByteSource, { maxFrames }: { readonly maxFrames: number }): Promise<Movie> {
  const tracks: MovieTrack[] = [];
  let [hasMoov, hasData, isFragmented] = [false, false, false];
  let boxes = 0;
  for await (const box of readBoxes(source, 0, source.size)) {
    const found = { ...(hasMoov && { tracks }), isFragmented, missingShare: 0 };
    const isJunk = !TOP_LEVEL.has(box.type);
    if (box.end > source.size)
      return { ...found, missingShare: isJunk ? 0 : 1 - source.size / box.end, endsInJunk: isJunk && hasData };
    if (box.type === 'moof') return { ...found, isFragmented: true, hasFragments: true };
    if (boxes++ > MAX_TOP_LEVEL_BOXES) return { ...found, isFragmented: true };
    hasData ||= box.type === 'mdat';
    if (box.type !== 'moov') continue;
    hasMoov = true;
    isFragmented = await readMoov(source, box, tracks, maxFrames);
  }
  return { ...(hasMoov && { tracks }), isFragmented, missingShare: 0 };
}

async function readMoov(source: ByteSource, moov: Box, tracks: MovieTrack[], maxFrames: number): Promise<boolean> {
  let timescale = 1;
  let isFragmented = false;
  for await (const box of readBoxes(source, moov.start, moov.end)) {
    if (box.type === 'mvhd') timescale = await readTimescale(source, box);
    if (box.type === 'mvex') isFragmented = true;
    if (box.type !== 'trak') continue;
    const draft: Draft = { id: 0, handler: '', timescale: 1, edits: [], sampleEntry: '', samples: 0, sizes: 0 };
    if (tracks.length >= MAX_TRACKS) throw new RangeError('There are too many tracks.');
    await readTrackBoxes(source, box, draft, { movieTimescale: timescale, maxFrames, depth: 0 });
    tracks.push(draft);
  }
  return isFragmented;
}

interface Reading {
  readonly movieTimescale: number;
  readonly maxFrames: number;
  readonly depth: number;
}

async function readTrackBoxes(source: ByteSource, parent: Box, draft: Draft, reading: Reading): Promise<void> {
  if (reading.depth > MAX_DEPTH) throw new RangeError('The boxes are nested too deep.');
  for await (const box of readBoxes(source, parent.start, parent.end)) {
    if (['edts', 'mdia', 'minf', 'stbl'].includes(box.type)) {
      await readTrackBoxes(source, box, draft, { ...reading, depth: reading.depth + 1 });
    } else if (box.type === 'tkhd') draft.id = await readTrackId(source, box);
    else if (box.type === 'mdhd') await readMediaHeader(source, box, draft);
    else if (box.type === 'hdlr') await readHandler(source, box, draft);
    else if (box.type === 'elst') draft.edits = await readEdits(source, box, reading.movieTimescale);
    else if (box.type === 'stsd') await readSampleEntry(source, box, draft);
    else if (box.type === 'stsz' || box.type === 'stz2') draft.sizes = (await contentOf(source, box, 12)).getUint32(8);
    else if ((box.type === 'stts' || box.type === 'ctts') && draft.handler === 'vide') {
      draft.samples = Math.max(draft.samples, await countSamples(source, box, reading.maxFrames));
    }
  }
}

async function readMediaHeader(source: ByteSource, box: Box, draft: Draft): Promise<void> {
  const view = await contentOf(source, box, 36);
  draft.timescale = await readTimescale(source, box);
  const at = view.getUint8(0) === 1 ? 32 : 20;
  if (view.byteLength >= at + 2) draft.language = view.getUint16(at);
}

async function readTimescale(source: ByteSource, box: Box): Promise<number> {
  const view = await contentOf(source, box, 24);
  return view.getUint32(view.getUint8(0) === 1 ? 20 : 12);
}

async function readTrackId(source: ByteSource, box: Box): Promise<number> {
  const view = await contentOf(source, box, 24);
  return view.getUint32(view.getUint8(0) === 1 ? 20 : 12);
}

/** MP4 ends the name with a zero, QuickTime begins it with its length. The first handler is that of the media. */
async function readHandler(source: ByteSource, box: Box, draft: Draft): Promise<void> {
  if (draft.handler) return;
  const view = await contentOf(source, box, 24 + 256);
  draft.handler = String.fromCharCode(...[8, 9, 10, 11].map((at) => view.getUint8(at)));
  const name = Buffer.from(view.buffer, 24);
  const isCounted = (name[0] ?? 0) === box.end - box.start - 25;
  draft.handlerName = (isCounted ? name.subarray(1) : name).toString().replace(/\0.*$/s, '');
}

async function readEdits(source: ByteSource, box: Box, movieTimescale: number): Promise<Edit[]> {
  const view = await contentOf(source, box, 65_536);
  const isLong = view.getUint8(0) === 1;
  const entryBytes = isLong ? 20 : 12;
  const entries = Math.min(view.getUint32(4), Math.floor((view.byteLength - 8) / entryBytes));
  return Array.from({ length: entries }, (_, i) => {
    const at = 8 + i * entryBytes;
    const duration = isLong ? Number(view.getBigUint64(at)) : view.getUint32(at);
    const mediaTime = isLong ? Number(view.getBigInt64(at + 8)) : view.getInt32(at + 4);
    return { duration: duration / movieTimescale, mediaTime, rate: view.getInt32(at + entryBytes - 4) / 65_536 };
  });
}

/** Tables of runs: a few bytes may claim 2³² samples, for which mediabunny would make room one by one. */
async function countSamples(source: ByteSource, box: Box, maxFrames: number): Promise<number> {
  const view = await contentOf(source, box, Math.min(box.end - box.start, 16 + maxFrames * 8));
  const runs = Math.min(view.getUint32(4), Math.floor((view.byteLength - 8) / 8));
  let samples = 0;
  for (let run = 0; run < runs; run++) samples += view.getUint32(8 + run * 8);
  return samples;
}

async function readSampleEntry(source: ByteSource, stsd: Box, draft: Draft): Promise<void> {
  for await (const entry of readBoxes(source, stsd.start + 8, stsd.end)) {
    draft.sampleEntry = entry.type;
    if (draft.handler !== 'vide') return;
    const head = await contentOf(source, entry, VISUAL_SAMPLE_ENTRY_BYTES);
    draft.entrySize = { width: head.getUint16(24), height: head.getUint16(26) };
    for await (const box of readBoxes(source, entry.start + VISUAL_SAMPLE_ENTRY_BYTES, entry.end)) {
      if (box.type === 'clap') await readAperture(source, box, draft);
      if (box.type !== 'pasp') continue;
      const view = await contentOf(source, box, 8);
      draft.pixelAspect = { num: view.getUint32(0), den: view.getUint32(4) };
    }
    return;
  }
}

/** ISO/IEC 14496-12, section 12.1.4: four fractions. */
async function readAperture(source: ByteSource, box: Box, draft: Draft): Promise<void> {
  const view = await contentOf(source, box, 32);
  if (view.byteLength < 32) return;
  const [width = 0, height = 0, offsetX = 0, offsetY = 0] = [0, 8, 16, 24].map(
    (at) => view.getInt32(at) / view.getUint32(at + 4),
  );
  if ([width, height, offsetX, offsetY].every(Number.isFinite)) draft.aperture = { width, height, offsetX, offsetY };
}

/** At most `bytes` of the content; zeros where a header is cut short. */
async function contentOf(source: ByteSource, { start, end }: Box, bytes: number): Promise<DataView> {
  const length = Math.max(0, Math.min(bytes, end - start, source.size - start));
  const content = new Uint8Array(Math.max(length, Math.min(bytes, 24)));
  if (length > 0) content.set(await source.read(start, start + length));
  return new DataView(content.buffer);
}
