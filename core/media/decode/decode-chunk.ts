import type { Chunk } from '../../contracts/chunk.ts';
import { permanent, type RepaintError, transient } from '../../contracts/failure.ts';
import type { Bits } from '../../contracts/output-settings.ts';
import type { SourceVideo } from '../../contracts/source-video.ts';
import { FfmpegError } from '../ffmpeg/ffmpeg-error.ts';
import type { Ffmpeg } from '../ffmpeg/find-ffmpeg.ts';
import type { FrameLine } from '../ffmpeg/parse-frame-line.ts';
import { matroskaHeader, matroskaPacket } from '../matroska/matroska-stream.ts';
import { blackFrame } from '../pictures/black-frame.ts';
import { toneMapper } from '../pictures/tone-frames.ts';
import type { OpenedSource } from '../source/opened-source.ts';
import { readChunkPackets } from './chunk-packets.ts';
import { FrameLedger } from './frame-ledger.ts';
import { readDecodedFrames } from './read-decoded-frames.ts';

/** A frame that was not decoded correctly: its number in the whole video, and its time in ticks. */
export interface DamagedFrame {
  readonly frame: number;
  readonly pts: number;
  /** True if the decoder output no picture, so that another frame is repeated. False if the decoder concealed the damage. */
  readonly isLost: boolean;
}

/** What was found while decoding, in display order. */
export interface DecodeFindings {
  readonly damaged: DamagedFrame[];
  /** Times in ticks of frames that had another size and were scaled. */
  readonly resized: number[];
}

export interface DecodeRequest {
  readonly source: OpenedSource;
  readonly video: SourceVideo;
  readonly chunk: Chunk;
  readonly ffmpeg: Ffmpeg;
  /** 10 for frames as `deep-frames.ts` describes them, whose tones aren't mapped; 8 by default. */
  readonly bits?: Bits | undefined;
  readonly signal?: AbortSignal;
  /**
   * Number of keyframes further back to start from. It is 0, or 1 if an earlier attempt at the chunk has failed; damaged
   * frames are then accepted. The {@link OpenedSource} remembers such chunks.
   */
  readonly preRollGops?: number;
  /** Findings are added to it. */
  readonly findings?: DecodeFindings;
}

/**
 * Decodes exactly the frames of a chunk, in display order, as NV12 (`video.painted`, see `nv12FrameBytes`), unless `bits` is 10. Each is in an
 * array of its own, which belongs to the reader. FFmpeg waits while the reader is busy; about one frame is in memory. In
 * the first attempt, a damaged frame is an error. With a pre-roll, it is accepted as FFmpeg outputs it; a frame without a
 * picture repeats the last good frame, or at the start the next one.
 * @throws RepaintError: `undecodable` (retryable the first time, with `preRollGops: 1`),
 *   `truncated`, or `ffmpeg` (retryable) if the process failed otherwise; what the byte source throws; the reason of
 *   `signal`
 */
export async function* decodeChunk(request: DecodeRequest): AsyncGenerator<Uint8Array, void> {
  const { source, video, chunk, bits, signal } = request;
  signal?.throwIfAborted();
  const isMending = (request.preRollGops ?? 0) > 0 || source.needPreRoll.has(chunk.firstFrame);
  const toneMap = toneMapper(video, bits) ?? ((frame: Uint8Array) => frame);
  let number = chunk.firstFrame;
  let good: Uint8Array | undefined;
  let waiting = 0;
  for await (const { pts, data, isConcealed } of readSlots(request, isMending)) {
    const frame = data && toneMap(data);
    if (frame && isMending && !isConcealed) good = frame.slice();
    if (pts < chunk.startPts) continue;
    if (!frame || isConcealed) request.findings?.damaged.push({ frame: number, pts, isLost: !frame });
    number++;
    if (!good && !frame) waiting++;
    for (; waiting > 0 && frame; waiting--) yield frame.slice();
    if (frame) yield frame;
    else if (good) yield good.slice();
  }
  for (; waiting > 0; waiting--) yield blackFrame(video.painted, bits);
  const frames = number - chunk.firstFrame;
  if (frames !== chunk.frames) throw refusal(request, `has ${frames} frames instead of ${chunk.frames}`, isMending);
}

type Size = Pick<FrameLine, 'width' | 'height'>;

/** A frame of the chunk or, while mending, of its pre-roll. It has no data if it could not be decoded. */
interface Slot {
  readonly pts: number;
  readonly data?: Uint8Array | undefined;
  /** True if the decoder concealed damage in it. */
  readonly isConcealed?: boolean;
}

/** What the decoder has been given. */
interface Feeding {
  readonly ledger: FrameLedger;
  /** Ticks by which the decoder's times are earlier than those of the source. */
  origin: number;
}

/** Reads the frames in the order of their times. Unless damage is to be concealed, it throws at the first damaged frame. */
async function* readSlots(request: DecodeRequest, isMending: boolean): AsyncGenerator<Slot, void> {
  const { chunk, signal } = request;
  const feeding: Feeding = { ledger: new FrameLedger(), origin: 0 };
  let given = 0;
  let failure: FfmpegError | undefined;
  try {
    for await (const { isCorrupt, isAfterConcealment, data, ...line } of decode(request, feeding, isMending)) {
      const pts = line.pts + feeding.origin;
      const missing = feeding.ledger.given(pts);
      if (!missing) continue;
      given++;
      const isBad = isCorrupt || missing.some((lost) => isOf(chunk, lost));
      if (!isMending && (isBad || isAfterConcealment)) throw refusal(request, 'is damaged', isMending);
      for (const lost of missing) if (isMending && lost < chunk.endPts) yield { pts: lost };
      if (pts >= chunk.endPts || (pts < chunk.startPts && !isMending)) continue;
      noteSize(request, pts, line);
      yield { pts, data, isConcealed: isCorrupt };
    }
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof FfmpegError)) throw error;
    failure = error;
  }
  const owed = feeding.ledger.owed.filter((pts) => isOf(chunk, pts));
  if (failure && (failure.exitCode === null || owed.length === 0)) {
    throw transient('ffmpeg', `FFmpeg failed on ${describe(request)}: ${failure.message}`, failure);
  }
  if (owed.length === 0) return;
  if (!isMending || given === 0) throw refusal(request, `can't be decoded${reasonOf(failure)}`, isMending);
  for (const pts of owed) yield { pts };
}

function decode(request: DecodeRequest, feeding: Feeding, isMending: boolean) {
  const { video, chunk, ffmpeg, bits, signal } = request;
  const from = isMending ? Number.NEGATIVE_INFINITY : chunk.startPts;
  return readDecodedFrames({
    ...{ video, ffmpeg, isMending, bits, signal, input: feed(request, feeding, isMending) },
    wants: (pts) => pts + feeding.origin >= from && pts + feeding.origin < chunk.endPts,
  });
}

/** Writes the packets as a Matroska stream. */
async function* feed(
  { source, video, chunk }: DecodeRequest,
  feeding: Feeding,
  isMending: boolean,
): AsyncGenerator<Uint8Array, void> {
  // The deinterlacer needs the frames before and after each frame.
  const needsNeighbours = video.isInterlaced === true;
  const isAtKey = chunk.preRollFrames === 0 && chunk.firstFrame > 0;
  const fromKeyBefore = isMending || (needsNeighbours && isAtKey);
  let isFirst = true;
  yield matroskaHeader(video, source.codecPrivate);
  const packets = readChunkPackets(source, video, chunk, { fromKeyBefore, postRoll: needsNeighbours });
  for await (const { data, pts, isKeyframe, isShown } of packets) {
    if (isFirst) feeding.origin = Math.min(pts, chunk.startPts);
    isFirst = false;
    if (isShown) feeding.ledger.fed(pts);
    yield matroskaPacket(data, Math.max(0, pts - feeding.origin), isKeyframe);
  }
}

function isOf({ startPts, endPts }: Chunk, pts: number): boolean {
  return pts >= startPts && pts < endPts;
}

/** Records a frame of another size. */
function noteSize({ video, findings, chunk }: DecodeRequest, pts: number, { width, height }: Size): void {
  const isOther = width !== video.width || height !== video.height;
  if (isOther && isOf(chunk, pts)) findings?.resized.push(pts);
}

function refusal(request: DecodeRequest, why: string, isMending: boolean): RepaintError {
  if (!isMending) request.source.needPreRoll.add(request.chunk.firstFrame);
  return (isMending ? permanent : transient)('undecodable', `${describe(request)} ${why}.`);
}

function describe({ source, video, chunk }: DecodeRequest): string {
  const { firstFrame, frames, startPts } = chunk;
  return `The range of frames ${firstFrame} to ${firstFrame + frames - 1} of ${source.name}, from ${(startPts / video.timescale).toFixed(3)} s on,`;
}

function reasonOf(failure: FfmpegError | undefined): string {
  return failure ? ` (${failure.message.replace(/\.$/, '')})` : '';
}
