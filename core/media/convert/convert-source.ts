import type { ConversionOrder, ConversionRecord } from '../../contracts/conversion.ts';
import { transient } from '../../contracts/failure.ts';
import { type ByteSink, SINK_CHUNK_BYTES } from '../bytes/byte-sink.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { PieceWriter } from '../bytes/piece-writer.ts';
import { convertArguments, PROBED_FRAMES, probeArguments } from '../ffmpeg/convert-arguments.ts';
import type { FfmpegArguments } from '../ffmpeg/ffmpeg-arguments.ts';
import { FfmpegError } from '../ffmpeg/ffmpeg-error.ts';
import type { FfmpegLimits } from '../ffmpeg/ffmpeg-limits.ts';
import type { Ffmpeg } from '../ffmpeg/find-ffmpeg.ts';
import { runFfmpeg } from '../ffmpeg/run-ffmpeg.ts';
import { clockJumped, findClockJumps, withRisingClock } from '../mpeg-ts/rising-clock.ts';
import { StreamSpans } from '../mpeg-ts/stream-spans.ts';
import { refusals } from '../source/refusals.ts';
import { conversionNotes } from './conversion-notes.ts';
import { SourceFacts } from './convert-source-facts.ts';

/** Raise this when a change to the code gives other frames for the same source. Their chunks then get other hashes. */
const RECIPE = 2;
/** Size of a file in the largest number of blocks that a blob may have (https://learn.microsoft.com/rest/api/storageservices/put-block). */
const MAX_OUTPUT_BYTES = 50_000 * SINK_CHUNK_BYTES;

export interface ConvertRequest {
  readonly source: ByteSource;
  /** Name of the source in messages. */
  readonly name: string;
  readonly order: Pick<ConversionOrder, 'demuxer' | 'limits' | 'to'>;
  readonly ffmpeg: Ffmpeg;
  /** Receives the converted file, which is a fragmented MP4 with one video track. */
  readonly sink: ByteSink;
  /** Limits of each FFmpeg process. */
  readonly ffmpegLimits?: FfmpegLimits;
  readonly signal?: AbortSignal;
}

/**
 * Converts anything that FFmpeg reads into a file that can be read by ranges. It holds the first video stream, without loss and
 * with its own times. Interlaced frames are deinterlaced; pixel aspect, rotation and colour are recorded but not applied. The conversion
 * streams, so that memory and disk don't grow with the length.
 * @throws RepaintError: `no-video-stream`, `undecodable`, `too-large`; `ffmpeg` (retryable) if FFmpeg failed midway; what
 *   source and sink throw; the reason of `signal`
 */
export async function convertSource(asked: ConvertRequest): Promise<ConversionRecord> {
  asked.signal?.throwIfAborted();
  const spans = new StreamSpans();
  const clockJumps =
    asked.order.demuxer === 'mpegts' ? await findClockJumps(asked.source, (...seen) => spans.see(...seen)) : [];
  const request = { ...asked, source: await withRisingClock(asked.source, clockJumps) };
  const probed = await probe(request);
  const shift = Math.max(0, -probed.leastPts);
  const facts = new SourceFacts();
  const writer = new PieceWriter(request.sink);
  writer.holdUntil(0);
  const run = convertArguments(inputOf(request), probed, { shift, to: request.order.to }, request.ffmpeg);
  try {
    for await (const bytes of watched(request, run, facts)) {
      if (writer.size + bytes.length > MAX_OUTPUT_BYTES) throw refusals.tooManyConverted(request.name);
      await writer.write(writer.size, bytes);
    }
  } catch (thrown) {
    throw explain(request, facts, thrown);
  }
  if (facts.frames === 0 || writer.size === 0) throw refusals.undecodable(request.name, request.order.demuxer);
  await writer.finish();
  const record = recordOf(request, probed, facts, shift, writer.size);
  const notes = [...record.notes, ...spans.notes(), ...clockJumped(clockJumps)];
  return { ...record, notes, ...(clockJumps.length > 0 && { clockJumps }) };
}

function recordOf(
  { order, ffmpeg }: ConvertRequest,
  probed: SourceFacts,
  facts: SourceFacts,
  shift: number,
  bytes: number,
): ConversionRecord {
  const from = { format: order.demuxer, codec: probed.codec ?? 'unknown', recipe: RECIPE, ffmpeg: ffmpeg.version };
  const shiftSeconds = (shift * (probed.timeBase?.num ?? 1)) / (probed.timeBase?.den ?? 1);
  return {
    schemaVersion: 1,
    from,
    rotation: probed.rotation,
    shiftSeconds,
    frames: facts.frames,
    bytes,
    notes: conversionNotes(from, probed, facts, shiftSeconds),
  };
}

/** Decodes the first frames, whose properties decide how all frames are encoded. */
async function probe(request: ConvertRequest): Promise<SourceFacts> {
  const facts = new SourceFacts();
  try {
    for await (const _none of watched(request, probeArguments(inputOf(request), request.ffmpeg), facts));
  } catch (thrown) {
    throw explain(request, facts, thrown);
  }
  if (facts.frames === 0) throw refusals.undecodable(request.name, request.order.demuxer);
  return facts;
}

function inputOf({ order }: ConvertRequest) {
  return { demuxer: order.demuxer, maxPixels: order.limits.maxPixels };
}

/** Runs FFmpeg, and ends it as soon as its output exceeds the limits. */
async function* watched(
  { source, name, order, ffmpeg, ffmpegLimits, signal }: ConvertRequest,
  run: FfmpegArguments,
  facts: SourceFacts,
): AsyncGenerator<Uint8Array, void> {
  const over = new AbortController();
  const output = runFfmpeg({
    path: ffmpeg.path,
    arguments: run,
    input: source,
    signal: signal ? AbortSignal.any([signal, over.signal]) : over.signal,
    limits: ffmpegLimits,
    onLine: (line) => {
      const isFrame = facts.read(line);
      if (isFrame && isOver(facts, order.limits)) over.abort();
      return isFrame;
    },
  });
  try {
    yield* output;
  } catch (thrown) {
    if (!over.signal.aborted) throw thrown;
    const isTooMany = facts.frames > order.limits.maxFrames;
    throw isTooMany
      ? refusals.tooManyFrames(name, order.limits.maxFrames)
      : refusals.tooLong(name, secondsOf(facts), order.limits.maxSeconds);
  }
}

function isOver(facts: SourceFacts, limits: ConversionOrder['limits']): boolean {
  return facts.frames > limits.maxFrames || secondsOf(facts) > limits.maxSeconds;
}

/** Returns the duration of the video so far. It is 0 for the first frames, since a jump between a few times doesn't make a video long. */
function secondsOf({ frames, leastPts, mostPts, timeBase }: SourceFacts): number {
  if (frames <= PROBED_FRAMES || !timeBase) return 0;
  return ((mostPts - leastPts) * timeBase.num) / timeBase.den;
}

/** Converts an error of FFmpeg to a failure of the source. Other errors are returned unchanged. */
function explain({ name, order, signal }: ConvertRequest, facts: SourceFacts, thrown: unknown): unknown {
  signal?.throwIfAborted();
  if (!(thrown instanceof FfmpegError)) return thrown;
  const { width, height } = facts.size ?? { width: 0, height: 0 };
  if (width * height > order.limits.maxPixels) {
    return refusals.tooManyPixels(name, width, height, order.limits.maxPixels);
  }
  if (thrown.exitCode === null) return transient('ffmpeg', `Converting ${name} failed: ${thrown.message}`, thrown);
  if (facts.hasStreams && !facts.hasVideo) return refusals.noVideoStream(name);
  if (facts.frames === 0) return refusals.undecodable(name, order.demuxer, thrown);
  return transient('ffmpeg', `Converting ${name} failed: ${thrown.message}`, thrown);
}
