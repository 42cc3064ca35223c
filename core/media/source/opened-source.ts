import {
  CustomSource,
  Input,
  type InputVideoTrack,
  Logging,
  LogLevel,
  MATROSKA,
  MP4,
  MPEG_TS,
  QTFF,
  WEBM,
} from 'mediabunny';
import { permanent } from '../../contracts/failure.ts';
import { descriptionOf } from '../bitstreams/description-of.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { cacheBlocks } from '../bytes/cache-blocks.ts';
import { type Expectation, readWindows } from '../bytes/read-windows.ts';
import { refuseHugeReads } from '../bytes/refuse-huge-reads.ts';
import { refuseStandstill } from '../bytes/refuse-standstill.ts';
import { matroskaPackets } from '../matroska/matroska-packets.ts';
import { holdTables } from '../mp4/hold-tables.ts';
import { openTransport } from '../mpeg-ts/transport-packets.ts';
import { transportFormat } from '../mpeg-ts/transport-stream.ts';
import { findPaintedTrack } from './painted-track.ts';
import { refusals } from './refusals.ts';
import { SNIFF_BYTES, sniffContainer } from './sniff-container.ts';
import { indexedPackets, laterPackets, secondsBeforeZero, type VideoPackets } from './video-packets.ts';

/** What mediabunny has to say comes as errors and notes of ours; it would print it otherwise. */
Logging.level = LogLevel.Silent;

const KIB = 1024;

/** A source whose headers are read: opened once per process and job, since opening an MP4 reads its whole index. */
export interface OpenedSource {
  /** For messages. */
  readonly name: string;
  readonly bytes: ByteSource;
  readonly input: Input;
  readonly packets: VideoPackets;
  /** What a Matroska track has as `CodecPrivate`: `avcC`, `hvcC`, `av1C`, the four letters of ProRes. */
  readonly codecPrivate: Uint8Array | undefined;
  /** First frames of chunks that decode right only from a keyframe further back; learned by `decodeChunk`. */
  readonly needPreRoll: Set<number>;
  /** About as many bytes will be read, from `from` on, or else from the next byte that isn't cached: they come in few requests. */
  expect(bytes: number, from?: number): Expectation;
  close(): void;
}

/** An input for reading a source once, from front to back. `bytes` is the same source with the cache that the input uses. */
export function openInput(
  source: ByteSource,
  { blockBytes, isMatroska }: { blockBytes: number; isMatroska: boolean },
): { bytes: ByteSource; input: Input } {
  const bytes = cacheBlocks(source, { blockBytes, blocks: Math.ceil((8 * KIB * KIB) / blockBytes) });
  return { bytes, input: isMatroska ? matroskaInput(bytes) : inputOf(bytes, 'fileSystem', 4 * KIB * KIB) };
}

/**
 * mediabunny looks for the next element after damage, and for ever where there is none: at the same eight bytes, without letting
 * anything else run. So it gets no cache of its own, for its source to notice.
 */
function matroskaInput(bytes: ByteSource): Input {
  return inputOf(bytes, 'none', 0);
}

function inputOf(bytes: ByteSource, prefetchProfile: 'fileSystem' | 'none', maxCacheSize: number): Input {
  const guarded = refuseStandstill(bytes);
  return new Input({
    formats: [MP4, QTFF, MATROSKA, WEBM, MPEG_TS],
    source: new CustomSource({
      getSize: () => guarded.size,
      read: (start, end) => guarded.read(start, end),
      prefetchProfile,
      maxCacheSize,
    }),
  });
}

/** The packets of a video track and how they are decoded. */
export interface OpenedTrack {
  readonly packets: VideoPackets;
  readonly codecPrivate: Uint8Array | undefined;
  /** Seconds that are added to the container's own times. */
  readonly shift: number;
}

/** @throws NeedsConversion for a transport stream that can't be read picture by picture */
export async function openTrack(source: ByteSource, track: InputVideoTrack): Promise<OpenedTrack> {
  const codec = await track.getCodec();
  const start = await source.read(0, Math.min(SNIFF_BYTES, source.size));
  const format = transportFormat(start);
  if (format && (codec === 'avc' || codec === 'hevc')) {
    const packets = await openTransport({ source, format, pid: track.id, codec });
    return { packets, codecPrivate: packets.description, shift: packets.shift };
  }
  const config = await track.getDecoderConfig();
  const codecPrivate = codec === 'prores' && config ? Buffer.from(config.codec, 'latin1') : descriptionOf(config);
  const isMatroska = sniffContainer(start).demuxer === 'matroska';
  const packets = isMatroska ? matroskaPackets(source, track, codec) : indexedPackets(track);
  // What an MP4 has before 0 is cut off by its edit list.
  const shift = isMatroska ? await secondsBeforeZero(packets) : 0;
  return { packets: shift > 0 ? laterPackets(packets, shift) : packets, codecPrivate, shift };
}

/** Opens a source that `inspectVideo` has accepted; `name` is for messages. */
export async function openSource(whole: ByteSource, name: string): Promise<OpenedSource> {
  const source = refuseHugeReads(whole, (claimed) => refusals.hugePart(name, claimed));
  const windows = readWindows(source, { aheadBytes: 2 * KIB, mostBytes: 2 * KIB * KIB, keptBytes: 16 * KIB * KIB });
  const { demuxer } = sniffContainer(await windows.read(0, Math.min(SNIFF_BYTES, windows.size)));
  const isMatroska = demuxer === 'matroska';
  const bytes = demuxer === 'mov' ? await holdTables(windows) : windows;
  const input = isMatroska ? matroskaInput(bytes) : inputOf(bytes, 'none', 64 * KIB);
  const video = await findPaintedTrack(input);
  if (!video) throw permanent('no-video-stream', `${name} has no video stream.`);
  const { packets, codecPrivate } = await openTrack(source, video);
  return {
    name,
    bytes,
    input,
    packets,
    codecPrivate,
    needPreRoll: new Set(),
    expect: (expected, from) => windows.expect(expected, from),
    close: () => input.dispose(),
  };
}
