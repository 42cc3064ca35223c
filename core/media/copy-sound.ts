import { createHash, type Hash } from 'node:crypto';
import { type EncodedPacket, EncodedPacketSink, type InputAudioTrack } from 'mediabunny';
import { permanent } from '../contracts/failure.ts';
import { breathe } from './breathe.ts';
import type { ByteSink } from './byte-sink.ts';
import { descriptionOf } from './description-of.ts';
import type { OpenedSource } from './opened-source.ts';
import { PieceWriter } from './piece-writer.ts';
import { encodeSoundHeader, encodeSoundPacket, type SoundHeader } from './sound-file.ts';
import type { SoundTrack, SourceVideo } from './source-video.ts';

export interface CopySoundRequest {
  readonly source: OpenedSource;
  readonly video: SourceVideo;
  /** Gets a sound file (see `sound-file.ts`), which `joinSegments` reads. */
  readonly sink: ByteSink;
  readonly signal?: AbortSignal;
}

export interface CopiedTrack {
  /** Among the audio tracks of the source. */
  readonly index: number;
  readonly codec: string;
  readonly packets: number;
  readonly bytes: number;
  /** SHA-256, hex, over the bytes of all packets in order. */
  readonly sha256: string;
}

export interface CopiedSound {
  readonly tracks: readonly CopiedTrack[];
  /** Tracks that the output can't carry as they are. */
  readonly skipped: readonly { readonly index: number; readonly codec: string }[];
  /** Of the sound file. */
  readonly bytes: number;
}

/** Codecs whose description in an MP4 is made from a packet. */
const NEED_PRIMING: ReadonlySet<string> = new Set(['ac3', 'eac3', 'dts']);

/**
 * Copies every sound track that the output can carry, packet for packet with its own times, as far as inspection counted. A video without one gives a
 * sound file without tracks.
 * @throws RepaintError `truncated`; what the byte source or the sink throws; the reason of `signal`
 */
export async function copySound({ source, video, sink, signal }: CopySoundRequest): Promise<CopiedSound> {
  const copyable = video.sound.filter(({ isCopyable }) => isCopyable);
  const found = await source.input.getAudioTracks();
  const readers: TrackReader[] = [];
  for (const track of copyable) readers.push(await openTrack(source, video, found[track.index], track));
  const writer = new PieceWriter(sink);
  writer.holdUntil(0);
  await writer.write(0, encodeSoundHeader({ version: 1, tracks: readers.map(({ header }) => header) }));
  await copyByTime(readers, writer, signal);
  for (const { header, packets } of readers) {
    if (packets < header.packets)
      throw permanent('truncated', `The sound of ${source.name} ends before its index says.`);
  }
  await writer.finish();
  return {
    tracks: readers.map(({ header, packets, bytes, hash }) => {
      return { index: header.index, codec: header.codec, packets, bytes, sha256: hash.digest('hex') };
    }),
    skipped: video.sound.filter(({ isCopyable }) => !isCopyable).map(({ index, codec }) => ({ index, codec })),
    bytes: writer.size,
  };
}

interface TrackReader {
  readonly header: SoundHeader['tracks'][number];
  readonly sink: EncodedPacketSink;
  readonly hash: Hash;
  packets: number;
  bytes: number;
  /** Matroska doesn't say how long the last packet lasts; without a length, an MP4 player would leave it out. */
  lastDuration: number;
  /** By how much the container's times are later than what is heard. */
  readonly delaySeconds: number;
  next: EncodedPacket | null;
}

async function openTrack(
  source: OpenedSource,
  video: SourceVideo,
  track: InputAudioTrack | undefined,
  about: SoundTrack,
): Promise<TrackReader> {
  const config = await track?.getDecoderConfig();
  if (!track || !config)
    throw permanent('unsupported', `Sound track ${about.index + 1} of ${source.name} can't be read.`);
  const description = descriptionOf(config);
  const sink = new EncodedPacketSink(track);
  const first = await sink.getFirstPacket();
  return {
    header: {
      index: about.index,
      codec: about.codec,
      config: {
        codec: config.codec,
        numberOfChannels: config.numberOfChannels,
        sampleRate: config.sampleRate,
        ...(description && { description: Buffer.from(description).toString('base64') }),
      },
      ...(about.language && { language: about.language }),
      ...(about.title && { title: about.title }),
      isDefault: about.isDefault,
      packets: about.packets,
      ...(first && NEED_PRIMING.has(about.codec) && { priming: Buffer.from(first.data).toString('base64') }),
    },
    sink,
    hash: createHash('sha256'),
    packets: 0,
    bytes: 0,
    lastDuration: 0,
    delaySeconds: isMatroska(video) && about.codec === 'opus' && description ? preSkipSeconds(description) : 0,
    next: about.packets > 0 ? first : null,
  };
}

const isMatroska = ({ container }: SourceVideo) => container === 'mkv' || container === 'webm';

/**
 * Matroska's times of Opus are late by what the decoder drops at the start (CodecDelay), which mediabunny passes over; in an
 * MP4 they are not. It is the pre-skip of the head (RFC 7845, section 5.1), in samples of 48 kHz.
 */
function preSkipSeconds(head: Uint8Array): number {
  return head.length < 12 ? 0 : new DataView(head.buffer, head.byteOffset).getUint16(10, true) / 48_000;
}

/** The earliest packet of all tracks first, so that the join can read from front to back. */
async function copyByTime(readers: readonly TrackReader[], writer: PieceWriter, signal?: AbortSignal): Promise<void> {
  for (let step = 0; ; step++) {
    signal?.throwIfAborted();
    const track = earliest(readers);
    const reader = readers[track];
    if (!reader?.next) return;
    const { data, type } = reader.next;
    const seconds = reader.next.timestamp - reader.delaySeconds;
    const duration = reader.next.duration || reader.lastDuration;
    await writer.write(writer.size, encodeSoundPacket({ track, isKey: type === 'key', seconds, duration, data }));
    reader.hash.update(data);
    reader.packets++;
    reader.bytes += data.length;
    reader.lastDuration = duration;
    const isLast = reader.packets >= reader.header.packets;
    reader.next = isLast ? null : await reader.sink.getNextPacket(reader.next);
    await breathe(step);
  }
}

function earliest(readers: readonly TrackReader[]): number {
  const times = readers.map(({ next, delaySeconds }) =>
    next ? next.timestamp - delaySeconds : Number.POSITIVE_INFINITY,
  );
  return times.indexOf(Math.min(...times));
}
