import type { Chunk } from '../../contracts/chunk.ts';
import type { MediaNote } from '../../contracts/media-note.ts';
import type { OutputFormat } from '../../contracts/output-settings.ts';
import type { SourceVideo } from '../../contracts/source-video.ts';
import { breathe } from '../bytes/breathe.ts';
import type { ByteSink } from '../bytes/byte-sink.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { shiftText } from '../extras/shift-text.ts';
import { readSoundContents, readSoundPackets, type SoundContents, type SoundPacket } from '../extras/sound-file.ts';
import { NO_TEXT } from '../extras/text-of-video.ts';
import { openMkvWriter } from '../matroska/open-mkv-writer.ts';
import { displayTimes, type Timeline } from '../source/timeline.ts';
import { InvalidChunkError } from './invalid-chunk-error.ts';
import { type JoinWriter, openJoinWriter } from './join-writer.ts';
import { type OpenedSegment, openSegment } from './read-segment.ts';

export { InvalidChunkError };

export interface JoinRequest {
  /** In the order of their chunks, all of them; each source is read once, whole. */
  readonly segments: AsyncIterable<{ readonly chunk: Chunk; readonly source: ByteSource }>;
  readonly video: SourceVideo;
  readonly timeline: Timeline;
  /** What `copySound` wrote. */
  readonly sound?: ByteSource;
  readonly sink: ByteSink;
  /** MP4 where nobody says. */
  readonly format?: OutputFormat | undefined;
  readonly signal?: AbortSignal;
}

/** A track of sound: what it was, and what is in the painting. */
export interface JoinedSound {
  /** Among the audio tracks of the source. */
  readonly index: number;
  readonly codec: string;
  readonly packets: number;
  /** `packets` is 0 where nobody could count them without converting. */
  readonly source: { readonly codec: string; readonly packets: number };
  /** SHA-256, hex, over the bytes of all packets in order. */
  readonly sha256: string;
}

export interface JoinedVideo {
  readonly frames: number;
  /** Ticks of the source's timescale, as in `SourceVideo`. */
  readonly firstPts: number;
  readonly lastPts: number;
  readonly soundPackets: readonly JoinedSound[];
  /** What of sound, subtitles, chapters and tags isn't as it was. */
  readonly notes: readonly MediaNote[];
  /** Of the file. */
  readonly bytes: number;
}

/**
 * Joins painted segments and copied sound into an MP4 whose index comes first, or into Matroska. The i-th frame of the painting gets the
 * time of the i-th displayed frame of the source, in the source's own timescale; sound lies between by time. One segment
 * at a time is in memory, and about 100 bytes a packet of index.
 * @throws {@link InvalidChunkError} for a segment with another number of frames or other parameter sets than it should
 *   have; what sources and sink throw; the reason of `signal`
 */
export async function joinSegments(request: JoinRequest): Promise<JoinedVideo> {
  const { video, timeline, signal } = request;
  const times = displayTimes(timeline);
  const sound = await openSound(request.sound, video.shiftSeconds ?? 0);
  let writer: JoinWriter | undefined;
  let first: OpenedSegment | undefined;
  let frames = 0;
  for await (const { chunk, source } of request.segments) {
    signal?.throwIfAborted();
    const segment = await checkSegment(source, chunk, first, frames);
    first ??= segment;
    writer ??= await openWriter(request, segment, sound.contents);
    await addSegment(
      writer,
      segment,
      times.subarray(frames, frames + chunk.frames),
      endOf(times, frames + chunk.frames, video),
      sound,
      video,
    );
    frames += chunk.frames;
  }
  if (!writer || frames !== times.length) throw new RangeError(`Segments of ${frames} of ${times.length} frames.`);
  while (sound.next) await addSound(writer, sound);
  const bytes = await writer.finish();
  return {
    frames,
    firstPts: times[0] as number,
    lastPts: times.at(-1) as number,
    soundPackets: sound.contents.tracks.map(({ index, codec, source, sha256 }, i) => {
      return { index, codec, packets: sound.counts[i] ?? 0, source, sha256 };
    }),
    notes: [...sound.contents.notes, ...roundedTimes(request, times)],
    bytes,
  };
}

async function openWriter(
  { format, video, sink }: JoinRequest,
  segment: OpenedSegment,
  contents: SoundContents,
): Promise<JoinWriter> {
  if (format !== 'mkv') return openJoinWriter({ video, segment, sound: contents, sink });
  return openMkvWriter({ video, segment, sound: contents.tracks, text: contents.text, sink });
}

function roundedTimes({ format, video }: JoinRequest, times: Float64Array): MediaNote[] {
  if (format !== 'mkv' || times.every((pts) => (pts * 1000) % video.timescale === 0)) return [];
  const message = 'Matroska keeps times in milliseconds: frames and sound are up to half a millisecond off.';
  return [{ code: 'mkv-rounds-times', message }];
}

async function checkSegment(
  source: ByteSource,
  chunk: Chunk,
  first: OpenedSegment | undefined,
  framesBefore: number,
): Promise<OpenedSegment> {
  if (chunk.firstFrame !== framesBefore) throw new RangeError(`Chunk ${chunk.index} is not next.`);
  const segment = await openSegment(source).catch((cause: unknown) => {
    throw new InvalidChunkError(chunk.index, cause instanceof Error ? cause.message : String(cause), { cause });
  });
  if (segment.frames !== chunk.frames) {
    throw new InvalidChunkError(chunk.index, `it has ${segment.frames} frames instead of ${chunk.frames}`);
  }
  if (first && first.parameterSets !== segment.parameterSets) {
    throw new InvalidChunkError(chunk.index, 'it was encoded with other parameters than the first chunk');
  }
  return segment;
}

/** Where the last frame before `frame` ends: at the next one, or with the video. */
function endOf(times: Float64Array, frame: number, video: SourceVideo): number {
  return times[frame] ?? Math.max(video.durationTicks, times.at(-1) as number);
}

/** Packets stay in decode order; their times are those of the source's frames, by rank. */
async function addSegment(
  writer: JoinWriter,
  segment: OpenedSegment,
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

/** For each packet in decode order, which frame of the segment it is in display order. */
function ranksByTime({ packets }: OpenedSegment): Uint32Array {
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

/** @param shift seconds that are added to all times, as they are to those of the frames */
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
