import { createHash } from 'node:crypto';
import type { Chunk } from '../../contracts/chunk.ts';
import type { MediaNote } from '../../contracts/media-note.ts';
import { messageOf } from '../../contracts/message-of.ts';
import type { MovieFormat } from '../../contracts/output-settings.ts';
import type { SourceVideo } from '../../contracts/source-video.ts';
import { breathe } from '../bytes/breathe.ts';
import type { ByteSink } from '../bytes/byte-sink.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { shiftText } from '../extras/shift-text.ts';
import {
  readSoundContents,
  readSoundPackets,
  type SoundContents,
  type SoundPacket,
  type StoredTrack,
} from '../extras/sound-file.ts';
import { NO_TEXT } from '../extras/text-of-video.ts';
import { MkvWriter } from '../matroska/mkv-writer.ts';
import { Mp4Writer } from '../mp4/mp4-writer.ts';
import { displayTimes, type Timeline } from '../source/timeline.ts';
import { InvalidChunkError } from './invalid-chunk-error.ts';
import type { JoinWriter } from './join-writer.ts';
import { readSegment, type Segment } from './read-segment.ts';

export interface JoinRequest {
  /** All segments in the order of their chunks. Each source is read once, whole. */
  readonly segments: AsyncIterable<{ readonly chunk: Chunk; readonly source: ByteSource }>;
  readonly video: SourceVideo;
  readonly timeline: Timeline;
  /** The file that `copySound` wrote. */
  readonly sound?: ByteSource;
  readonly sink: ByteSink;
  /** Format of the painting; MP4 by default. */
  readonly format?: MovieFormat | undefined;
  readonly signal?: AbortSignal;
}

/** A sound track in the source and in the painting, which has `packets` of it. */
export type JoinedSound = Pick<StoredTrack, 'index' | 'codec' | 'packets' | 'source' | 'sha256'>;

export interface JoinedVideo {
  readonly frames: number;
  /** Times of the first and last frame in ticks of the source, as in `SourceVideo`. */
  readonly firstPts: number;
  readonly lastPts: number;
  /** SHA-256 in hex over the bytes of all packets of the picture, in decode order. Absent for a picture. */
  readonly pictureSha256?: string;
  readonly soundPackets: readonly JoinedSound[];
  /** Notes on extras that were changed or left out. */
  readonly notes: readonly MediaNote[];
  /** Size of the file. */
  readonly bytes: number;
}

/**
 * Joins painted segments and extras into an MP4 whose index comes first, or into Matroska. The i-th frame of the painting gets
 * the time of the i-th displayed frame of the source, in the source's own timescale. Sound is interleaved by time. One segment
 * at a time is in memory, and about 100 bytes of index per packet.
 * @throws {@link InvalidChunkError} for a segment with a wrong number of frames or other parameter sets than the first;
 *   what sources and sink throw; the reason of `signal`
 */
export async function joinSegments(request: JoinRequest): Promise<JoinedVideo> {
  const { video, timeline, signal } = request;
  const shown = displayTimes(timeline);
  // A part of a source begins at 0.
  const origin = video.range ? (shown[0] ?? 0) : 0;
  const times = shown.map((pts) => pts - origin);
  const moved = { ...video, firstPts: video.firstPts - origin, lastPts: video.lastPts - origin };
  const sound = await openSound(request.sound, (video.shiftSeconds ?? 0) - origin / video.timescale);
  const Writer = request.format === 'mkv' ? MkvWriter : Mp4Writer;
  let writer: JoinWriter | undefined;
  let first: Segment | undefined;
  let frames = 0;
  const hash = createHash('sha256');
  for await (const { chunk, source } of request.segments) {
    signal?.throwIfAborted();
    const segment = await checkSegment(source, chunk, first, frames);
    first ??= segment;
    writer ??= await Writer.open({ video: moved, segment, sound: sound.contents, sink: request.sink });
    const next = frames + chunk.frames;
    const end = endOf(times, next, video.durationTicks - origin);
    await addSegment(writer, segment, times.subarray(frames, next), end, sound, video);
    for (const { data } of segment.packets) hash.update(data);
    frames = next;
  }
  if (!writer || frames !== times.length)
    throw new RangeError(`The segments have ${frames} of ${times.length} frames.`);
  while (sound.next) await addSound(writer, sound);
  const bytes = await writer.finish();
  return {
    frames,
    firstPts: times[0] as number,
    lastPts: times.at(-1) as number,
    pictureSha256: hash.digest('hex'),
    soundPackets: joinedSounds(sound),
    notes: [...sound.contents.notes, ...roundedTimes(request, times)],
    bytes,
  };
}

function roundedTimes({ format, video }: JoinRequest, times: Float64Array): MediaNote[] {
  if (format !== 'mkv' || times.every((pts) => (pts * 1000) % video.timescale === 0)) return [];
  const message = 'Matroska stores times in milliseconds: frames and sound are up to half a millisecond off.';
  return [{ code: 'mkv-rounds-times', message }];
}

async function checkSegment(
  source: ByteSource,
  chunk: Chunk,
  first: Segment | undefined,
  framesBefore: number,
): Promise<Segment> {
  if (chunk.firstFrame !== framesBefore) throw new RangeError(`Chunk ${chunk.index} is out of order.`);
  const segment = await readSegment(source).catch((cause: unknown) => {
    throw new InvalidChunkError(chunk.index, messageOf(cause), { cause });
  });
  if (segment.frames !== chunk.frames) {
    throw new InvalidChunkError(chunk.index, `it has ${segment.frames} frames instead of ${chunk.frames}`);
  }
  if (first && first.parameterSets !== segment.parameterSets) {
    throw new InvalidChunkError(chunk.index, 'it was encoded with other parameters than the first chunk');
  }
  return segment;
}

/** Returns the end of the last frame before `frame`: the time of `frame`, or the end of the video. */
function endOf(times: Float64Array, frame: number, end: number): number {
  return times[frame] ?? Math.max(end, times.at(-1) as number);
}

/** Adds the packets of a segment in decode order. The n-th frame in display order gets the n-th time. */
async function addSegment(
  writer: JoinWriter,
  segment: Segment,
  times: Float64Array,
  end: number,
  sound: OpenSound,
  { timescale }: SourceVideo,
): Promise<void> {
  const ranks = ranksByTime(segment);
  for (const [i, { data, isKeyframe }] of segment.packets.entries()) {
    const rank = ranks[i] as number;
    const pts = times[rank] as number;
    while (sound.next && sound.next.seconds <= (times[i] as number) / timescale) await addSound(writer, sound);
    await writer.addFrame({ data, isKeyframe, pts, duration: (times[rank + 1] ?? end) - pts });
    await breathe(i);
  }
}

/** Returns, for each packet in decode order, its position in display order. */
function ranksByTime({ packets }: Segment): Uint32Array {
  const order = Uint32Array.from(packets.keys());
  order.sort((a, b) => (packets[a]?.timestamp ?? 0) - (packets[b]?.timestamp ?? 0) || a - b);
  const ranks = new Uint32Array(order.length);
  for (const [rank, packet] of order.entries()) ranks[packet] = rank;
  return ranks;
}

interface OpenSound {
  readonly contents: SoundContents;
  readonly packets: AsyncIterator<SoundPacket> | undefined;
  next: SoundPacket | undefined;
  readonly counts: number[];
}

function joinedSounds({ contents, counts }: OpenSound): JoinedSound[] {
  return contents.tracks.map(({ index, codec, source, sha256 }, i) => {
    return { index, codec, packets: counts[i] ?? 0, source, sha256 };
  });
}

/** @param shift seconds to add to all times, as to those of the frames */
async function openSound(source: ByteSource | undefined, shift: number): Promise<OpenSound> {
  if (!source) return { contents: SILENCE, packets: undefined, next: undefined, counts: [] };
  const { contents: stored, packets: range } = await readSoundContents(source);
  const contents = { ...stored, text: shiftText(stored.text, shift) };
  const packets = shifted(readSoundPackets(source, range), shift);
  const { value } = await packets.next();
  return { contents, packets, next: value ?? undefined, counts: contents.tracks.map(() => 0) };
}

const SILENCE: SoundContents = { version: 2, tracks: [], text: NO_TEXT, notes: [] };

async function* shifted(packets: AsyncIterable<SoundPacket>, shift: number): AsyncGenerator<SoundPacket, void> {
  for await (const packet of packets) yield { ...packet, seconds: packet.seconds + shift };
}

async function addSound(writer: JoinWriter, sound: OpenSound): Promise<void> {
  if (!sound.next) return;
  await writer.addSound(sound.next);
  sound.counts[sound.next.track] = (sound.counts[sound.next.track] ?? 0) + 1;
  sound.next = (await sound.packets?.next())?.value ?? undefined;
}
