import type { ByteSource } from '../bytes/byte-source.ts';
import { cleanNames, type TrackNames } from '../extras/clean-names.ts';
import type { Chapter } from '../extras/text-of-video.ts';
import { type Element, parseElements, readElement, textOf, unsignedOf } from './ebml-reader.ts';
import { MKV } from './mkv-ids.ts';

export interface MatroskaTrack extends TrackNames {
  /** Track number, which blocks refer to. */
  readonly number: number;
  readonly type: 'video' | 'audio' | 'subtitle' | 'other';
  /** `S_TEXT/UTF8`, `A_OPUS` … */
  readonly codec: string;
  readonly isDefault: boolean;
  /** Seconds by which the track is heard earlier than its blocks state: the delay of the encoder. */
  readonly delay: number;
  /** Duration of each frame, if it is stated. */
  readonly frameSeconds?: number | undefined;
  /** Pixels at the edges of a picture that aren't shown. */
  readonly edges?: Readonly<Record<'left' | 'top' | 'right' | 'bottom', number>> | undefined;
  /** The shape of the part that is shown, if it is stated. */
  readonly display?: { readonly width: number; readonly height: number } | undefined;
  readonly codecPrivate?: Uint8Array | undefined;
  readonly isEncrypted: boolean;
  /** Compression of the data of its blocks. */
  readonly compression?: { readonly algorithm: number; readonly prefix: Uint8Array } | undefined;
}

/** Headers of a Matroska or WebM file that mediabunny doesn't expose. */
export interface MatroskaHead {
  readonly tracks: readonly MatroskaTrack[];
  readonly chapters: readonly Chapter[];
  readonly title?: string;
  /** Creation time, ISO 8601. */
  readonly createdAt?: string;
  /** Number of attachments. */
  readonly attachments: number;
  /** Duration of a tick of block times, in seconds. */
  readonly tick: number;
  /** Byte position of the first cluster, or the size of the file if there is none. */
  readonly clusters: number;
  /** True if no unknown element lies before the first cluster. */
  readonly isWhole: boolean;
  /** Byte position at which the clusters end, as the file states it. */
  readonly end: number;
}

/** Most elements that are read before the first cluster. Each costs a read, and a hostile file can make one of two bytes. */
const MOST_ELEMENTS = 10_000;
/** Largest header that is parsed. Real ones have some kilobytes. */
const MOST_BYTES = 4 * 1024 * 1024;
/** Matroska dates are counted from here. */
const EPOCH = Date.UTC(2001, 0, 1);
const DEFAULT_LANGUAGE = 'eng';

const HEADERS: ReadonlySet<number> = new Set([
  ...[MKV.seekHead, MKV.info, MKV.tracks, MKV.chapters, MKV.tags, MKV.cues, MKV.attachments, MKV.void, MKV.crc32],
]);

type Draft = { -readonly [K in keyof MatroskaHead]: MatroskaHead[K] };

/** Reads the headers before the first cluster, and the chapters wherever they are. It never throws for a malformed file. */
export async function readMatroskaHead(source: ByteSource): Promise<MatroskaHead> {
  const head: Draft = {
    tracks: [],
    chapters: [],
    attachments: 0,
    tick: 0.001,
    clusters: source.size,
    end: source.size,
    isWhole: true,
  };
  const segment = await findSegment(source);
  if (!segment) return head;
  head.end = segment.end;
  const chaptersAt = await readHeaders(source, segment, head);
  if (head.chapters.length === 0 && chaptersAt !== undefined) {
    const element = await readElement(source, segment.start + chaptersAt);
    if (element?.id === MKV.chapters) head.chapters = readChapters(await contentOf(source, element));
  }
  return head;
}

/** @returns where the chapters are in the segment, if its index says so */
async function readHeaders(source: ByteSource, segment: Element, head: Draft): Promise<number | undefined> {
  let chaptersAt: number | undefined;
  let elements = 0;
  for (let position = segment.start; position < Math.min(segment.end, source.size); ) {
    const element = await readElement(source, position);
    if (element?.id === MKV.cluster) head.clusters = position;
    if (!element || element.id === MKV.cluster) break;
    const isTooMany = elements++ >= MOST_ELEMENTS;
    if (isTooMany || !HEADERS.has(element.id)) head.isWhole = false;
    if (isTooMany) break;
    const content = await contentOf(source, element);
    if (element.id === MKV.seekHead) chaptersAt = findChapters(content);
    if (element.id === MKV.info) readInfo(content, head);
    if (element.id === MKV.tracks) head.tracks = childrenOf(content, MKV.trackEntry).map(readTrack);
    if (element.id === MKV.chapters) head.chapters = readChapters(content);
    if (element.id === MKV.attachments) head.attachments++;
    position = element.end;
  }
  return chaptersAt;
}

async function findSegment(source: ByteSource): Promise<Element | undefined> {
  let elements = 0;
  for (let position = 0; position < source.size && elements++ < MOST_ELEMENTS; ) {
    const element = await readElement(source, position);
    if (!element || element.id === MKV.segment) return element;
    position = element.end;
  }
  return undefined;
}

async function contentOf(source: ByteSource, { start, end }: Element): Promise<Uint8Array> {
  if (end > source.size || end - start > MOST_BYTES || end === start) return new Uint8Array();
  return source.read(start, end);
}

function childrenOf(content: Uint8Array, id: number): Uint8Array[] {
  return parseElements(content)
    .filter((child) => child.id === id)
    .map((child) => child.content);
}

function childOf(content: Uint8Array | undefined, id: number): Uint8Array | undefined {
  return content && childrenOf(content, id)[0];
}

function numberIn(content: Uint8Array, id: number, otherwise: number): number {
  const child = childOf(content, id);
  return child ? unsignedOf(child) : otherwise;
}

function textIn(content: Uint8Array, id: number): string | undefined {
  const child = childOf(content, id);
  return child && textOf(child);
}

function findChapters(seekHead: Uint8Array): number | undefined {
  const seek = childrenOf(seekHead, MKV.seek).find((entry) => numberIn(entry, MKV.seekId, 0) === MKV.chapters);
  return seek && numberIn(seek, MKV.seekPosition, 0);
}

function readInfo(info: Uint8Array, head: Draft): void {
  head.tick = numberIn(info, MKV.timestampScale, 1_000_000) / 1e9;
  const title = textIn(info, MKV.title);
  if (title) head.title = title;
  const date = childOf(info, MKV.dateUtc);
  if (date?.length === 8) {
    const nanoseconds = new DataView(date.buffer, date.byteOffset).getBigInt64(0);
    const time = new Date(EPOCH + Number(nanoseconds / 1_000_000n));
    if (time.getTime() > 0) head.createdAt = time.toISOString();
  }
}

function readTrack(entry: Uint8Array): MatroskaTrack {
  const video = childOf(entry, MKV.video);
  const frameNanoseconds = numberIn(entry, MKV.defaultDuration, 0);
  return {
    number: numberIn(entry, MKV.trackNumber, 0),
    type: typeOf(numberIn(entry, MKV.trackType, 0)),
    codec: textIn(entry, MKV.codecId) ?? '',
    ...cleanNames(textIn(entry, MKV.language) ?? DEFAULT_LANGUAGE, textIn(entry, MKV.name)),
    isDefault: numberIn(entry, MKV.flagDefault, 1) === 1,
    delay: numberIn(entry, MKV.codecDelay, 0) / 1e9,
    frameSeconds: frameNanoseconds > 0 ? frameNanoseconds / 1e9 : undefined,
    ...(video && shapeOf(video)),
    isEncrypted: isEncrypted(entry),
    compression: readCompression(entry),
    codecPrivate: childOf(entry, MKV.codecPrivate),
  };
}

function shapeOf(video: Uint8Array): Pick<MatroskaTrack, 'edges' | 'display'> {
  const [left, right] = [numberIn(video, MKV.cropLeft, 0), numberIn(video, MKV.cropRight, 0)];
  const [top, bottom] = [numberIn(video, MKV.cropTop, 0), numberIn(video, MKV.cropBottom, 0)];
  const [width, height] = [numberIn(video, MKV.displayWidth, 0), numberIn(video, MKV.displayHeight, 0)];
  return {
    edges: left + right + top + bottom > 0 ? { left, top, right, bottom } : undefined,
    display: width > 0 && height > 0 ? { width, height } : undefined,
  };
}

function typeOf(type: number): MatroskaTrack['type'] {
  if (type === 1) return 'video';
  if (type === 2) return 'audio';
  return type === 0x11 ? 'subtitle' : 'other';
}

/** RFC 9559, section 5.1.4.1.31. */
function isEncrypted(entry: Uint8Array): boolean {
  const encodings = childrenOf(entry, MKV.contentEncodings).flatMap((all) => childrenOf(all, MKV.contentEncoding));
  return encodings.some((encoding) => childOf(encoding, MKV.contentEncryption) !== undefined);
}

function readCompression(entry: Uint8Array): MatroskaTrack['compression'] {
  const encoding = childOf(childOf(entry, MKV.contentEncodings), MKV.contentEncoding);
  const compression = childOf(encoding, MKV.contentCompression);
  if (!encoding || !compression) return undefined;
  return {
    algorithm: numberIn(compression, MKV.contentCompAlgo, 0),
    prefix: childOf(compression, MKV.contentCompSettings) ?? new Uint8Array(),
  };
}

/** Reads the visible chapters of the default edition, or else of the first one. Nested chapters are left out. */
function readChapters(content: Uint8Array): Chapter[] {
  const editions = childrenOf(content, MKV.editionEntry);
  const edition = editions.find((one) => numberIn(one, MKV.editionFlagDefault, 0) === 1) ?? editions[0];
  const atoms = edition ? childrenOf(edition, MKV.chapterAtom) : [];
  return atoms
    .filter((atom) => numberIn(atom, MKV.chapterFlagHidden, 0) === 0 && numberIn(atom, MKV.chapterFlagEnabled, 1) === 1)
    .map((atom) => {
      const title = textIn(childOf(atom, MKV.chapterDisplay) ?? new Uint8Array(), MKV.chapString) ?? '';
      return { start: numberIn(atom, MKV.chapterTimeStart, 0) / 1e9, title };
    })
    .sort((a, b) => a.start - b.start);
}
