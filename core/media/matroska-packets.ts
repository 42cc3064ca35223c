import { EncodedPacket, type InputVideoTrack } from 'mediabunny';
import type { ByteSource } from './byte-source.ts';
import { type Element, parseElements, readElement, readVint, unsignedOf } from './mkv/ebml-reader.ts';
import { MKV } from './mkv/mkv-ids.ts';
import { readWindows, type WindowedSource } from './read-windows.ts';
import { type MatroskaHead, readMatroskaHead } from './text/read-matroska-head.ts';
import { indexedPackets, type KeyPlace, type VideoPackets } from './video-packets.ts';

const KIB = 1024;
const WINDOWS = { aheadBytes: 4 * KIB, mostBytes: 2 * KIB * KIB, keptBytes: 4 * KIB * KIB };
/** In the cluster that a chunk shares with the next one: how much is read at once, first and at most. */
const STEP_BYTES = { first: 4 * KIB, most: KIB * KIB };
/** Finer times are rounded to it. */
const FINEST_SECONDS = 1e-6;
const LACED = 0x06;
const KEYFRAME = 0x80;
/** Beside blocks. What else turns up may be damage. */
const PASSED_OVER: ReadonlySet<number> = new Set([
  ...[MKV.cluster, MKV.timestamp, MKV.position, MKV.previousSize, MKV.void, MKV.crc32],
  ...[MKV.cues, MKV.tags, MKV.seekHead, MKV.info, MKV.tracks, MKV.chapters, MKV.attachments],
]);

/** A keyframe's block and what follows it, as they are walked through. */
interface Walk {
  readonly packets: AsyncGenerator<EncodedPacket, void>;
  readonly place: KeyPlace;
  /** Packets since the keyframe. */
  passed: number;
}

/**
 * The packets of a Matroska video. mediabunny reads whole clusters, seconds of all tracks, which chunks that begin and end inside
 * of one would each pay for. So a chunk is walked through block by block from where the timeline says that its cluster begins;
 * where anything isn't as it should be, mediabunny goes on.
 * @param source read in windows of its own
 */
export function matroskaPackets(source: ByteSource, track: InputVideoTrack): VideoPackets {
  const indexed = indexedPackets(track);
  const bytes = readWindows(source, WINDOWS);
  const walks = new WeakMap<EncodedPacket, Walk>();
  let head: Promise<MatroskaHead> | undefined;

  const advance = async (walk: Walk): Promise<EncodedPacket | undefined> => {
    const { value } = await walk.packets.next();
    if (value) walks.set(value, walk);
    return value ?? undefined;
  };
  const goOn = async ({ place, passed }: Walk): Promise<EncodedPacket | null> => {
    let packet = await indexed.key(place);
    for (let i = 0; packet && i < passed; i++) packet = await indexed.next(packet);
    return packet;
  };

  return {
    ...indexed,
    next: async (packet, options) => {
      const walk = walks.get(packet);
      if (!walk) return indexed.next(packet, options);
      walks.delete(packet);
      walk.passed++;
      return (await advance(walk)) ?? goOn(walk);
    },
    key: async (place, options) => {
      if (place.position === undefined) return indexed.key(place, options);
      head ??= readMatroskaHead(bytes);
      const walk = { packets: readBlocks(bytes, await head, track.id, place), place, passed: 0 };
      return (await advance(walk)) ?? indexed.key(place, options);
    },
  };
}

/**
 * Where the cluster of a packet begins; to be asked about one after another. mediabunny numbers the blocks of a cluster from the
 * place of its content on, and no cluster is shorter than the numbers of its blocks.
 */
export function clusterPositions(): (packet: EncodedPacket) => number {
  let [start, last] = [0, Number.NaN];
  return ({ sequenceNumber }) => {
    if (sequenceNumber !== last + 1) start = sequenceNumber;
    last = sequenceNumber;
    return start;
  };
}

/** From the keyframe on; ends before the first thing that isn't as it should be. Numbers packets as mediabunny does. */
async function* readBlocks(
  bytes: WindowedSource,
  { tick, tracks }: MatroskaHead,
  trackNumber: number,
  { time, position = 0, end = 0 }: KeyPlace,
): AsyncGenerator<EncodedPacket, void> {
  const prefix = tracks.find(({ number }) => number === trackNumber)?.compression?.prefix;
  const earliest = time - Math.max(tick, FINEST_SECONDS);
  let hasBegun = false;
  for await (const { cluster, ticks, index, block } of walkClusters(bytes, trackNumber, position, end)) {
    if (block.isLaced || (!hasBegun && cluster !== position)) return;
    const seconds = ticks * tick;
    hasBegun ||= block.isKey && seconds > earliest && seconds <= time;
    if (!hasBegun) continue;
    const data = prefix ? Buffer.concat([prefix, block.data]) : block.data;
    yield new EncodedPacket(data, block.isKey ? 'key' : 'delta', seconds, 0, cluster + index);
  }
}

interface PlacedBlock {
  /** Where the content of its cluster begins, byte of the file. */
  readonly cluster: number;
  readonly ticks: number;
  /** Among the blocks of its track in the cluster. */
  readonly index: number;
  readonly block: Block;
}

/** The blocks of a track, from the content of a cluster on. Clusters are walked into, so that those of unknown length need nothing special. */
async function* walkClusters(
  bytes: WindowedSource,
  track: number,
  position: number,
  end: number,
): AsyncGenerator<PlacedBlock, void> {
  const expectFrom = expecting(bytes, position, end);
  let [cluster, clusterTicks, index] = [position, 0, 0];
  for (let at = position; ; ) {
    expectFrom(at);
    const element = await readElement(bytes, at);
    if (!element) return;
    const isCluster = element.id === MKV.cluster;
    if (!isCluster && element.end > bytes.size) return;
    at = isCluster ? element.start : element.end;
    if (isCluster) [cluster, index] = [element.start, 0];
    if (element.id === MKV.timestamp) clusterTicks = unsignedOf(await bytes.read(element.start, element.end));
    if (PASSED_OVER.has(element.id)) continue;
    const block = await readBlock(bytes, element);
    if (!block) return;
    if (block.track === track) yield { cluster, ticks: clusterTicks + block.ticks, index: index++, block };
  }
}

/** All up to where the next chunk's cluster begins is wanted; of that cluster, nobody knows how much. */
function expecting(bytes: WindowedSource, position: number, end: number): (at: number) => void {
  let frontier = Math.max(position, end);
  let step = STEP_BYTES.first;
  if (frontier > position) bytes.expect(frontier - position);
  return (at) => {
    if (at < frontier) return;
    bytes.expect(step);
    frontier = at + step;
    step = Math.min(STEP_BYTES.most, 2 * step);
  };
}

interface Block {
  readonly track: number;
  /** Since the cluster. */
  readonly ticks: number;
  readonly isKey: boolean;
  readonly isLaced: boolean;
  readonly data: Uint8Array;
}

/** RFC 9559, section 10: the track, the time within the cluster, flags. A block in a group is a keyframe if it refers to nothing. */
async function readBlock(bytes: WindowedSource, { id, start, end }: Element): Promise<Block | undefined> {
  if (id === MKV.simpleBlock) return parseBlock(await bytes.read(start, end));
  if (id !== MKV.blockGroup) return undefined;
  const parts = parseElements(await bytes.read(start, end));
  const block = parts.find((part) => part.id === MKV.block);
  const parsed = block && parseBlock(block.content);
  return parsed && { ...parsed, isKey: !parts.some((part) => part.id === MKV.referenceBlock) };
}

function parseBlock(block: Uint8Array): Block | undefined {
  const track = readVint(block, 0);
  if (!track || block.length < track.length + 3) return undefined;
  const flags = block[track.length + 2] as number;
  return {
    track: track.value,
    ticks: new DataView(block.buffer, block.byteOffset).getInt16(track.length),
    isKey: (flags & KEYFRAME) !== 0,
    isLaced: (flags & LACED) !== 0,
    data: block.subarray(track.length + 3),
  };
}
