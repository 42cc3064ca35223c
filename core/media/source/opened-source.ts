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
import type { ClockJump } from '../../contracts/source-video.ts';
import { descriptionOf } from '../bitstreams/description-of.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { refuseHugeReads } from '../bytes/refuse-huge-reads.ts';
import { refuseStandstill } from '../bytes/refuse-standstill.ts';
import { type Expectation, WindowedSource } from '../bytes/windowed-source.ts';
import { matroskaPackets } from '../matroska/matroska-packets.ts';
import { guardTables } from '../mp4/guard-tables.ts';
import { withRisingClock } from '../mpeg-ts/rising-clock.ts';
import { openTransport } from '../mpeg-ts/transport-packets.ts';
import { transportFormat } from '../mpeg-ts/transport-stream.ts';
import { findPaintedTrack } from './painted-track.ts';
import { refusals } from './refusals.ts';
import { SNIFF_BYTES, sniffFormat } from './sniff-format.ts';
import { indexedPackets, laterPackets, secondsBeforeZero, type VideoPackets } from './video-packets.ts';

// mediabunny prints warnings otherwise. Repaint reports them as errors and notes.
Logging.level = LogLevel.Silent;

const KIB = 1024;
/** How a file is read from front to back. */
export const SCAN = { aheadBytes: KIB * KIB, mostBytes: KIB * KIB, keptBytes: 8 * KIB * KIB };
/** How chunks of a file are read, each of which is expected. */
const CHUNKS = { aheadBytes: 2 * KIB, mostBytes: 2 * KIB * KIB, keptBytes: 16 * KIB * KIB };

/** A source whose headers have been read. Open it once per process and job, since opening an MP4 reads its whole index. */
export interface OpenedSource extends Omit<OpenedTrack, 'shift'> {
  /** Name of the source in messages. */
  readonly name: string;
  readonly bytes: ByteSource;
  readonly input: Input;
  /** Numbers of the first frames of chunks that decode correctly only from an earlier keyframe. `decodeChunk` adds to it. */
  readonly needPreRoll: Set<number>;
  /** Announces that about `bytes` bytes will be read from `from` on, or else from the next uncached byte, so that they are fetched in few requests. */
  expect(bytes: number, from?: number): Expectation;
  close(): void;
}

/** Opens a source for reading it once, from front to back. `bytes` is the source with the cache that the input uses. */
export function openInput(source: ByteSource, isMatroska = false): { bytes: ByteSource; input: Input } {
  const bytes = new WindowedSource(source, SCAN);
  return { bytes, input: isMatroska ? matroskaInput(bytes) : inputOf(bytes, 'fileSystem', 4 * KIB * KIB) };
}

/**
 * After damage, mediabunny searches for the next element, and if there is none, it reads the same eight bytes for ever without yielding
 * to the event loop. It is given no cache of its own, so that `refuseStandstill` sees these reads.
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

/** The packets of a video track, and the configuration of their decoder. */
export interface OpenedTrack {
  readonly packets: VideoPackets;
  /** Configuration of the decoder, as Matroska stores it in `CodecPrivate`: `avcC`, `hvcC`, `av1C`, or the four letters of ProRes. */
  readonly codecPrivate: Uint8Array | undefined;
  /** Seconds that are added to the times in the file. */
  readonly shift: number;
}

/**
 * Opens a video track.
 * @throws NeedsConversion for a transport stream that can't be read picture by picture
 */
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
  const isMatroska = sniffFormat(start).demuxer === 'matroska';
  const packets = isMatroska ? matroskaPackets(source, track, codec) : indexedPackets(track);
  // In an MP4, the edit list cuts off what lies before 0.
  const shift = isMatroska ? await secondsBeforeZero(packets) : 0;
  return { packets: shift > 0 ? laterPackets(packets, shift) : packets, codecPrivate, shift };
}

/**
 * Opens a source that `inspectVideo` has accepted.
 * @param name of the source, for messages
 * @param clockJumps those that inspection has found
 */
export async function openSource(
  whole: ByteSource,
  name: string,
  clockJumps?: readonly ClockJump[],
): Promise<OpenedSource> {
  const rising = await withRisingClock(whole, clockJumps);
  const source = refuseHugeReads(rising, (claimed) => refusals.hugePart(name, claimed));
  const windows = new WindowedSource(source, CHUNKS);
  const { demuxer } = sniffFormat(await windows.read(0, Math.min(SNIFF_BYTES, windows.size)));
  const isMatroska = demuxer === 'matroska';
  const bytes = demuxer === 'mov' ? await guardTables(windows) : windows;
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
