import { EncodedPacket, type InputVideoTrack } from 'mediabunny';
import type { ByteSource } from '../bytes/byte-source.ts';
import { WindowedSource } from '../bytes/windowed-source.ts';
import { PacketWalks } from '../source/packet-walks.ts';
import type { KeyPlace, VideoPackets } from '../source/video-packets.ts';
import { type Element, parseElements, readElement, unsignedOf } from './ebml-reader.ts';
import { type Block, parseBlock } from './matroska-block.ts';
import { MKV } from './mkv-ids.ts';
import { type MatroskaHead, readMatroskaHead } from './read-matroska-head.ts';

const KIB = 1024;
const WINDOWS = { aheadBytes: 4 * KIB, mostBytes: 2 * KIB * KIB, keptBytes: 8 * KIB * KIB };
/** Size of reads when the end of the wanted range is unknown: of the first read, and the largest. */
const STEP_BYTES = { first: 4 * KIB, most: KIB * KIB };
/** Most elements in a row without a block. More are only found in a hostile file. */
const MOST_BLOCKLESS = 10_000;
/** Finest resolution of times; finer ticks are rounded to it. */
const FINEST_SECONDS = 1e-6;
const BLOCKS: ReadonlySet<number> = new Set([MKV.simpleBlock, MKV.blockGroup]);
/** Elements that may lie between blocks. Any other element is damage. */
const PASSED_OVER: ReadonlySet<number> = new Set([
  ...[MKV.cluster, MKV.timestamp, MKV.position, MKV.previousSize, MKV.void, MKV.crc32],
  ...[MKV.cues, MKV.tags, MKV.seekHead, MKV.info, MKV.tracks, MKV.chapters, MKV.attachments],
]);

/**
 * Reads the video of a Matroska file block by block. mediabunny reads whole clusters (seconds of all tracks), which costs too much for
 * chunks that begin and end inside a cluster; it also loses a truncated last cluster, and skips damage silently.
 * The methods throw RangeError at anything that is no block, since FFmpeg handles damage better.
 * @param source it is read through windows that these packets don't share
 */
export function matroskaPackets(source: ByteSource, track: InputVideoTrack, codec: string | null): VideoPackets {
  const bytes = new WindowedSource(source, WINDOWS);
  const walks = new PacketWalks((packet: EncodedPacket) => packet);
  const positions = new WeakMap<EncodedPacket, number>();
  const file = { bytes, track: track.id, isProres: codec === 'prores', isCut: false };
  let opened: Promise<MatroskaHead> | undefined;
  const head = () => {
    opened ??= readMatroskaHead(bytes);
    return opened;
  };
  const walkFrom = async (place: Parameters<typeof packetsFrom>[3]) =>
    walks.take(packetsFrom(file, await head(), positions, place));

  return {
    first: async () => {
      const { isWhole, clusters } = await head();
      if (!isWhole) throw new RangeError('there is an unknown element among the headers');
      return walkFrom({ time: Number.POSITIVE_INFINITY, position: clusters });
    },
    next: (packet) => walks.next(packet),
    key: async (place) => (await walkFrom(place)) ?? walkFrom({ ...place, isUnmarked: true }),
    positionOf: (packet) => positions.get(packet) ?? 0,
    isCut: () => file.isCut,
  };
}

interface MatroskaFile {
  readonly bytes: WindowedSource;
  /** The number of the video's track. */
  readonly track: number;
  readonly isProres: boolean;
  isCut: boolean;
}

/**
 * Reads packets from the keyframe at a place on, or, if its time is Infinity, from the first packet on.
 * @param place.isUnmarked true for a keyframe that its file doesn't mark as one
 */
async function* packetsFrom(
  file: MatroskaFile,
  head: MatroskaHead,
  positions: WeakMap<EncodedPacket, number>,
  { time, position = 0, end = 0, isUnmarked = false }: KeyPlace & { readonly isUnmarked?: boolean },
): AsyncGenerator<EncodedPacket, void> {
  const track = head.tracks.find(({ number }) => number === file.track);
  const prefix = track?.compression?.prefix;
  const earliest = time - Math.max(head.tick, FINEST_SECONDS);
  let hasBegun = time === Number.POSITIVE_INFINITY;
  for await (const { cluster, ticks, index, block } of walkClusters(file, head, position, end)) {
    if (block.isLaced) throw new RangeError('a block has several pictures');
    const seconds = ticks * head.tick;
    hasBegun ||= (block.isKey || isUnmarked) && seconds > earliest && seconds <= time;
    if (!hasBegun && cluster !== position) return;
    if (!hasBegun) continue;
    const whole = prefix ? Buffer.concat([prefix, block.data]) : block.data;
    const data = file.isProres ? inProresBox(whole) : whole;
    const duration = block.ticksLong === undefined ? (track?.frameSeconds ?? 0) : block.ticksLong * head.tick;
    const packet = new EncodedPacket(data, block.isKey ? 'key' : 'delta', seconds, duration, cluster + index);
    positions.set(packet, cluster);
    yield packet;
  }
}

interface PlacedBlock {
  /** Byte position in the file of the content of its cluster. */
  readonly cluster: number;
  readonly ticks: number;
  /** Position among the blocks of its track in the cluster, from 0. */
  readonly index: number;
  readonly block: ReadBlock;
}

/** Reads the blocks of the track in file order. Clusters are entered instead of skipped, so that those of unknown size need no special case. */
async function* walkClusters(
  file: MatroskaFile,
  head: MatroskaHead,
  position: number,
  end: number,
): AsyncGenerator<PlacedBlock, void> {
  const { bytes, track } = file;
  const numbers = new Set(head.tracks.map(({ number }) => number));
  const expectFrom = expecting(bytes, position, end);
  let [cluster, clusterTicks, index, blockless] = [position, 0, 0, 0];
  for (let at = position; at < bytes.size; ) {
    expectFrom(at);
    const element = await readElement(bytes, at);
    const isCluster = element?.id === MKV.cluster;
    if (at >= head.end && !isCluster) return;
    file.isCut = !isCluster && (isKnown(element) ? element.end : at + MOST_HEADER_BYTES) > bytes.size;
    if (file.isCut) return;
    if (!isKnown(element)) throw new RangeError(`there is no known element at byte ${at}`);
    at = isCluster ? element.start : element.end;
    if (isCluster) [cluster, index] = [element.start, 0];
    if (element.id === MKV.timestamp) clusterTicks = unsignedOf(await bytes.read(element.start, element.end));
    if (PASSED_OVER.has(element.id)) {
      if (blockless++ >= MOST_BLOCKLESS)
        throw new RangeError(`there are too many elements without a block before byte ${at}`);
      continue;
    }
    blockless = 0;
    const block = await readBlock(bytes, element);
    if (!numbers.has(block.track)) throw new RangeError(`the block before byte ${at} belongs to no track`);
    if (block.track === track) yield { cluster, ticks: clusterTicks + block.ticks, index: index++, block };
  }
}

function isKnown(element: Element | undefined): element is Element {
  return element !== undefined && (PASSED_OVER.has(element.id) || BLOCKS.has(element.id));
}

/** Most bytes of an element's id and size. */
const MOST_HEADER_BYTES = 12;

/** Announces reads: everything up to `end`, where the next chunk's cluster begins, and then growing steps, since the end is unknown. */
function expecting(bytes: WindowedSource, position: number, end: number): (at: number) => void {
  let frontier = Math.max(position, end);
  let step = STEP_BYTES.first;
  let expectation = bytes.expect(frontier - position, position);
  return (at) => {
    if (at < frontier) return;
    expectation.end();
    expectation = bytes.expect(step, at);
    frontier = at + step;
    step = Math.min(STEP_BYTES.most, 2 * step);
  };
}

interface ReadBlock extends Block {
  /** Its duration, if it is stated. */
  readonly ticksLong?: number | undefined;
}

/** Reads a simple block, or that of a group, which is a keyframe if it references no other. */
async function readBlock(bytes: WindowedSource, { id, start, end }: Element): Promise<ReadBlock> {
  if (id === MKV.simpleBlock) return wholeBlock(await bytes.read(start, end));
  const parts = parseElements(await bytes.read(start, end));
  const contentOf = (wanted: number) => parts.find((part) => part.id === wanted)?.content;
  const [block, duration] = [contentOf(MKV.block), contentOf(MKV.blockDuration)];
  if (!block) throw new RangeError(`a group at byte ${start} has no block`);
  const isKey = contentOf(MKV.referenceBlock) === undefined;
  return { ...wholeBlock(block), isKey, ticksLong: duration && unsignedOf(duration) };
}

function wholeBlock(content: Uint8Array): Block {
  const block = parseBlock(content);
  if (!block) throw new RangeError('a block is too short');
  return block;
}

const PRORES_BOX = Buffer.from('icpf');

/** Restores the box header of a ProRes frame, which Matroska leaves out. */
function inProresBox(frame: Uint8Array): Uint8Array {
  if (PRORES_BOX.equals(frame.subarray(4, 8))) return frame;
  const length = Buffer.alloc(4);
  length.writeUInt32BE(8 + frame.length);
  return Buffer.concat([length, PRORES_BOX, frame]);
}
