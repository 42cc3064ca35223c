import type { ByteSource } from '../bytes/byte-source.ts';
import { type Box, readBoxes } from './read-boxes.ts';

/** An entry of an edit list. `duration` is in seconds; `mediaTime` is in ticks of the track, or −1 for an empty edit. */
export interface Edit {
  readonly duration: number;
  readonly mediaTime: number;
  readonly rate: number;
}

export interface MovieTrack {
  readonly id: number;
  /** `vide`, `soun` … */
  readonly handler: string;
  /** Name of the handler, where some programs write the title of the track. */
  readonly handlerName?: string;
  readonly timescale: number;
  /** Language code as stored: three letters of five bits each, or a number of Apple's. */
  readonly language?: number;
  readonly edits: readonly Edit[];
  /** The size that the first sample entry of a video track states, in pixels. */
  readonly entrySize?: { readonly width: number; readonly height: number };
  /** Type of the first sample entry: `avc1`, `encv` … */
  readonly sampleEntry: string;
  /** Number of sample entries. If there are several, packets are of several kinds. */
  readonly sampleEntries: number;
  /** For a video track, the number of samples that its time tables claim. */
  readonly samples: number;
  /** Number, from 1, of the first sample that is marked as a keyframe; absent if all are. */
  readonly firstKey?: number;
  /** Number of samples that its table of sizes claims; 0 if there is none. */
  readonly sizes: number;
  readonly pixelAspect?: { readonly num: number; readonly den: number };
  /** The shape of pixels by the matrix of the track. `pixelAspect` takes precedence. */
  readonly matrixAspect?: { readonly num: number; readonly den: number };
  /** The clean aperture, which is the part that is shown, in pixels. The offsets are those of its centre from the centre of the picture. */
  readonly aperture?: {
    readonly width: number;
    readonly height: number;
    readonly offsetX: number;
    readonly offsetY: number;
  };
}

/** Headers of an MP4 or MOV file that mediabunny doesn't expose. */
export interface Movie {
  /** If a top-level box extends beyond the end of the file: the share, from 0 to 1, of the whole file that is missing. */
  readonly missingShare: number;
  /** True if the boxes, media data included, are followed by bytes that are no box. */
  readonly endsInJunk?: boolean;
  /** Absent without a `moov`. */
  readonly tracks?: readonly MovieTrack[];
  /** True if the file may have fragments: its header announces them, or one was found. */
  readonly isFragmented: boolean;
  /** True if a fragment was found. */
  readonly hasFragments?: boolean;
}

/** Types of top-level boxes: ISO/IEC 14496-12, table 1, and QuickTime's. */
const TOP_LEVEL: ReadonlySet<string> = new Set([
  ...['ftyp', 'moov', 'mdat', 'moof', 'mfra', 'free', 'skip', 'wide', 'pnot', 'udta', 'uuid', 'meta', 'meco'],
  ...['styp', 'sidx', 'ssix', 'prft', 'emsg', 'pdin', 'PICT', 'imda', 'junk'],
]);
/** Most top-level boxes that are read. More are taken for fragments. */
const MAX_TOP_LEVEL_BOXES = 1_000;
/** Number of bytes of a VisualSampleEntry before its boxes (ISO/IEC 14496-12, section 12.1.3). */
const VISUAL_SAMPLE_ENTRY_BYTES = 78;

type Draft = { -readonly [K in keyof MovieTrack]: MovieTrack[K] };

/** Deepest nesting of boxes. No legitimate file goes deeper. */
const MAX_DEPTH = 12;
/** Most tracks. More are only found in a hostile file. */
const MAX_TRACKS = 256;

/**
 * Reads the headers of boxes, and the content of some small ones.
 * @throws RangeError if boxes are nested too deeply, or there are too many
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

const NO_SAMPLES = { sampleEntry: '', sampleEntries: 0, samples: 0, sizes: 0 };

async function readMoov(source: ByteSource, moov: Box, tracks: MovieTrack[], maxFrames: number): Promise<boolean> {
  let timescale = 1;
  let isFragmented = false;
  for await (const box of readBoxes(source, moov.start, moov.end)) {
    if (box.type === 'mvhd') timescale = await readTimescale(source, box);
    if (box.type === 'mvex') isFragmented = true;
    if (box.type !== 'trak') continue;
    const draft: Draft = { id: 0, handler: '', timescale: 1, edits: [], ...NO_SAMPLES };
    if (tracks.length >= MAX_TRACKS) throw new RangeError('it has too many tracks');
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
  if (reading.depth > MAX_DEPTH) throw new RangeError('its boxes are nested too deeply');
  for await (const box of readBoxes(source, parent.start, parent.end)) {
    if (['edts', 'mdia', 'minf', 'stbl'].includes(box.type)) {
      await readTrackBoxes(source, box, draft, { ...reading, depth: reading.depth + 1 });
    } else if (box.type === 'tkhd') await readTrackHeader(source, box, draft);
    else if (box.type === 'mdhd') await readMediaHeader(source, box, draft);
    else if (box.type === 'hdlr') await readHandler(source, box, draft);
    else if (box.type === 'elst') draft.edits = await readEdits(source, box, reading.movieTimescale);
    else if (box.type === 'stsd') await readSampleEntry(source, box, draft);
    else if (box.type === 'stsz' || box.type === 'stz2') draft.sizes = (await contentOf(source, box, 12)).getUint32(8);
    else if (box.type === 'stss') draft.firstKey = (await contentOf(source, box, 12)).getUint32(8);
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

/** A matrix that stretches says the shape of pixels, as some cameras have it instead of a `pasp`. */
async function readTrackHeader(source: ByteSource, box: Box, draft: Draft): Promise<void> {
  const view = await contentOf(source, box, 96);
  const isLong = view.getUint8(0) === 1;
  draft.id = view.getUint32(isLong ? 20 : 12);
  const matrix = isLong ? 52 : 40;
  if (view.byteLength < matrix + 36) return;
  const [a, b, , c, d] = [0, 4, 8, 12, 16].map((at) => view.getInt32(matrix + at) / 65_536);
  const [across, down] = [Math.hypot(a ?? 1, b ?? 0), Math.hypot(c ?? 0, d ?? 1)];
  // The same bound as in FFmpeg (`mov_read_tkhd`): smaller differences are rounding.
  if (across > 0 && down > 0 && Math.abs(across / down - 1) > 0.01)
    draft.matrixAspect = { num: Math.round((across / down) * 10_000), den: 10_000 };
}

/** Reads the first handler, which is that of the media. MP4 ends its name with a zero; QuickTime begins it with its length. */
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

/** Counts the samples that a run-length table claims. A few bytes may claim 2³² samples, for each of which mediabunny would allocate memory. */
async function countSamples(source: ByteSource, box: Box, maxFrames: number): Promise<number> {
  const view = await contentOf(source, box, Math.min(box.end - box.start, 16 + maxFrames * 8));
  const runs = Math.min(view.getUint32(4), Math.floor((view.byteLength - 8) / 8));
  let samples = 0;
  for (let run = 0; run < runs; run++) samples += view.getUint32(8 + run * 8);
  return samples;
}

async function readSampleEntry(source: ByteSource, stsd: Box, draft: Draft): Promise<void> {
  for await (const entry of readBoxes(source, stsd.start + 8, stsd.end)) {
    draft.sampleEntries = (await contentOf(source, stsd, 8)).getUint32(4);
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

/** Reads the clean aperture, which is four fractions (ISO/IEC 14496-12, section 12.1.4). */
async function readAperture(source: ByteSource, box: Box, draft: Draft): Promise<void> {
  const view = await contentOf(source, box, 32);
  if (view.byteLength < 32) return;
  const [width = 0, height = 0, offsetX = 0, offsetY = 0] = [0, 8, 16, 24].map(
    (at) => view.getInt32(at) / view.getUint32(at + 4),
  );
  if ([width, height, offsetX, offsetY].every(Number.isFinite)) draft.aperture = { width, height, offsetX, offsetY };
}

/** Reads at most `bytes` bytes of a box's content. If it is shorter than 24 bytes, it is padded with zeros. */
async function contentOf(source: ByteSource, { start, end }: Box, bytes: number): Promise<DataView> {
  const length = Math.max(0, Math.min(bytes, end - start, source.size - start));
  const content = new Uint8Array(Math.max(length, Math.min(bytes, 24)));
  if (length > 0) content.set(await source.read(start, start + length));
  return new DataView(content.buffer);
}
