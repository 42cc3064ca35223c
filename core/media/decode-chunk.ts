import { transient } from '../contracts/failure.ts';
import { readChunkPackets } from './chunk-packets.ts';
import { nv12FrameBytes } from './colour.ts';
import { decodeArguments } from './ffmpeg/decode-arguments.ts';
import { FfmpegError } from './ffmpeg/ffmpeg-error.ts';
import type { FfmpegLimits } from './ffmpeg/ffmpeg-limits.ts';
import type { Ffmpeg } from './ffmpeg/find-ffmpeg.ts';
import { runFfmpeg } from './ffmpeg/run-ffmpeg.ts';
import { matroskaHeader, matroskaPacket } from './matroska-stream.ts';
import type { OpenedSource } from './opened-source.ts';
import type { Chunk } from './plan-chunks.ts';
import type { SourceVideo } from './source-video.ts';
import { WrongFrameCountError } from './wrong-frame-count-error.ts';

export interface DecodeRequest {
  readonly source: OpenedSource;
  readonly video: SourceVideo;
  readonly chunk: Chunk;
  readonly ffmpeg: Ffmpeg;
  readonly limits?: FfmpegLimits;
  readonly signal?: AbortSignal;
  /**
   * How many keyframes further back to start: 0, or 1 for a chunk of which an attempt has failed. Within one
   * {@link OpenedSource} it is remembered.
   */
  readonly preRollGops?: number;
}

/**
 * Exactly the frames of a chunk, in display order, as NV12 (`video.painted`, see `nv12FrameBytes`), each in an
 * array of its own that belongs to the reader. FFmpeg waits while the reader is busy; about one frame is held.
 * @throws RepaintError: `undecodable` (a {@link WrongFrameCountError}; retryable the first time, with `preRollGops: 1`),
 *   `truncated`, or `ffmpeg` (retryable) when the process ended otherwise; what the byte source throws; the reason of
 *   `signal`
 */
export async function* decodeChunk(request: DecodeRequest): AsyncGenerator<Uint8Array, void> {
  const { source, chunk, signal } = request;
  signal?.throwIfAborted();
  const remembered = source.needPreRoll.has(chunk.firstFrame) ? 1 : 0;
  const preRollGops = Math.max(request.preRollGops ?? 0, remembered);
  const counts: Counts = { fed: 0, wanted: 0, given: 0, preRoll: chunk.preRollFrames };
  if (preRollGops > 0) counts.preRoll = await countPreRoll(request, preRollGops);
  let failure: FfmpegError | undefined;
  try {
    yield* readFrames(request, counts, preRollGops);
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof FfmpegError)) throw error;
    failure = error;
  }
  refuseWrongCount(request, counts, preRollGops, failure);
}

interface Counts {
  /** Frames that the decoder has to give for what it was fed. */
  fed: number;
  /** Those of them that lie in the chunk. */
  wanted: number;
  given: number;
  /** Frames to drop before the first of the chunk. */
  preRoll: number;
}

async function* readFrames(
  request: DecodeRequest,
  counts: Counts,
  preRollGops: number,
): AsyncGenerator<Uint8Array, void> {
  const { video, chunk, ffmpeg, limits, signal } = request;
  const frameBytes = nv12FrameBytes(video.painted.width, video.painted.height);
  let frame: Uint8Array | undefined;
  let filled = 0;
  const output = runFfmpeg({
    path: ffmpeg.path,
    arguments: decodeArguments(video, ffmpeg),
    input: feed(request, counts, preRollGops),
    ...(limits && { limits }),
    ...(signal && { signal }),
  });
  for await (const bytes of output) {
    for (let offset = 0; offset < bytes.length; ) {
      const isWanted = counts.given >= counts.preRoll && counts.given < counts.preRoll + chunk.frames;
      if (isWanted) frame ??= new Uint8Array(frameBytes);
      const part = bytes.subarray(offset, offset + frameBytes - filled);
      frame?.set(part, filled);
      filled += part.length;
      offset += part.length;
      if (filled < frameBytes) continue;
      counts.given++;
      filled = 0;
      if (frame) yield frame;
      frame = undefined;
    }
  }
}

/** The packets as a Matroska stream. Times only have to rise with the display order: frames are told apart by count. */
async function* feed(
  { source, video, chunk }: DecodeRequest,
  counts: Counts,
  preRollGops: number,
): AsyncGenerator<Uint8Array, void> {
  let origin: number | undefined;
  yield matroskaHeader(video, source.codecPrivate);
  for await (const { data, pts, isKeyframe, isShown } of readChunkPackets(source, video, chunk, preRollGops)) {
    origin ??= Math.min(pts, chunk.startPts);
    if (isShown) counts.fed++;
    if (isShown && pts >= chunk.startPts && pts < chunk.endPts) counts.wanted++;
    yield matroskaPacket(data, Math.max(0, Math.round(((pts - origin) * 1000) / video.timescale)), isKeyframe);
  }
}

async function countPreRoll({ source, video, chunk }: DecodeRequest, preRollGops: number): Promise<number> {
  let frames = 0;
  for await (const { pts, isShown } of readChunkPackets(source, video, chunk, preRollGops)) {
    if (isShown && pts < chunk.startPts) frames++;
  }
  return frames;
}

function refuseWrongCount(
  { source, chunk }: DecodeRequest,
  { fed, wanted, given }: Counts,
  preRollGops: number,
  failure: FfmpegError | undefined,
): void {
  const where = `frames ${chunk.firstFrame} to ${chunk.firstFrame + chunk.frames - 1} of ${source.name}`;
  if (failure && (failure.exitCode === null || given === fed)) {
    throw transient('ffmpeg', `FFmpeg failed on ${where}: ${failure.message}`, failure);
  }
  if (given === fed && wanted === chunk.frames) return;
  const isFirstTry = preRollGops === 0;
  if (isFirstTry) source.needPreRoll.add(chunk.firstFrame);
  throw new WrongFrameCountError(
    `The decoder gave ${given} of ${fed} frames for ${where}${isFirstTry ? '' : ', and so it did from the keyframe before'}.`,
    { retryable: isFirstTry },
  );
}
