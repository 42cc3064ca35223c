import type { Chunk } from '../core/contracts/chunk.ts';
import { bitsOfEncoder } from '../core/contracts/encoder-settings.ts';
import type { PaintingPlan } from '../core/contracts/plan.ts';
import type { SourceVideo } from '../core/contracts/source-video.ts';
import type { PixelDigest } from '../core/jobs/pixel-digest.ts';
import type { ByteSource } from '../core/media/bytes/byte-source.ts';
import { type DecodeFindings, decodeChunk } from '../core/media/decode/decode-chunk.ts';
import { encodeSegment } from '../core/media/encode/encode-segment.ts';
import type { Ffmpeg } from '../core/media/ffmpeg/find-ffmpeg.ts';
import type { FlickerMeter } from '../core/media/shots/flicker-meter.ts';
import type { OpenedSource } from '../core/media/source/opened-source.ts';
import { deepEngine } from '../engine/deep-engine.ts';
import type { FrameLook, StyleEngine } from '../engine/style-engine.ts';
import { paintFrames } from './paint-frames.ts';
import { paintedPicture } from './pictures/encode-picture.ts';
import type { PaintTurn } from './queue/paint-turns.ts';

export interface PaintSegment {
  readonly source: OpenedSource;
  readonly video: SourceVideo;
  readonly chunk: Chunk;
  readonly encoder: PaintingPlan['encoder'];
  readonly engine: StyleEngine;
  /** True if the engine was opened to keep the source's colours. */
  readonly keepColors?: boolean;
  readonly ffmpeg: Ffmpeg;
  readonly batchFrames: number;
  /** Decoding starts this many keyframes further back; more than 0 for a chunk that has failed before. */
  readonly preRollGops: number;
  /** Gives the look of a frame by its number in the chunk; without it, all frames are painted as the engine was opened. */
  readonly lookOf?: (index: number) => FrameLook;
  readonly turn?: PaintTurn;
  readonly signal?: AbortSignal;
  readonly findings?: DecodeFindings;
  /** The file of the source; set if it is a picture. */
  readonly original?: ByteSource;
}

/**
 * Paints one chunk: packets → frames → painted frames → packets. All stages run at the same time, in bounded memory.
 * @param digest is fed each painted frame
 * @param flicker is fed each frame and its painting
 * @returns the bytes of the painted segment, in pieces
 */
export function paintSegment(
  request: PaintSegment,
  digest: PixelDigest,
  flicker?: FlickerMeter,
): AsyncGenerator<Uint8Array, void> {
  const { source, video, chunk, encoder, ffmpeg, batchFrames, preRollGops, lookOf, turn, signal, findings } = request;
  const { original, keepColors = false } = request;
  const bits = bitsOfEncoder(encoder);
  const aborts = signal && { signal };
  const decoding = { source, video, chunk, ffmpeg, bits, preRollGops };
  const frames = decodeChunk({ ...decoding, ...(findings && { findings }), ...aborts });
  const engine = bits === 10 ? deepEngine(request.engine, { painted: video.painted, keepColors }) : request.engine;
  const painted = paintFrames({
    engine,
    frames: flicker ? measured(frames, flicker) : frames,
    format: video.painted,
    batchFrames,
    ...(lookOf && { lookOf }),
    ...(turn && { turn }),
    ...aborts,
  });
  const counted = digested(painted, { digest, flicker }, chunk.firstFrame);
  if (encoder.encoder === 'sharp') {
    if (!original) throw new Error('A picture was painted without its source.');
    return paintedPicture({ frames: counted, painted: video.painted, source: original, name: source.name, ...encoder });
  }
  return encodeSegment({ frames: counted, video, encoder, ffmpeg, ...aborts });
}

async function* measured(frames: AsyncIterable<Uint8Array>, flicker: FlickerMeter) {
  for await (const frame of frames) {
    flicker.addSource(frame);
    yield frame;
  }
}

interface Meters {
  readonly digest: PixelDigest;
  readonly flicker: FlickerMeter | undefined;
}

async function* digested(frames: AsyncIterable<Uint8Array>, { digest, flicker }: Meters, firstFrame: number) {
  let number = firstFrame;
  for await (const frame of frames) {
    digest.add(number++, frame);
    flicker?.addPainted(frame);
    yield frame;
  }
}
