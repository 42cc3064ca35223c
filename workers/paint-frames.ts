import type { FrameFormat, FrameLook, StyleEngine } from '../engine/style-engine.ts';
import type { PaintTurn } from './queue/paint-turns.ts';

/** This many batches wait while the engine paints one, so that the engine is never idle and memory stays bounded. */
const BATCHES_AHEAD = 2;

interface PaintFrames {
  readonly engine: StyleEngine;
  readonly frames: AsyncIterable<Uint8Array>;
  readonly format: FrameFormat;
  readonly batchFrames: number;
  /** Gives the look of a frame by its index in `frames`; without it, all frames are painted as the engine was opened. */
  readonly lookOf?: (index: number) => FrameLook;
  /** Is asked before each batch. */
  readonly turn?: PaintTurn;
  readonly signal?: AbortSignal;
}

/**
 * Paints frames and yields them in order. It hands the engine a few batches ahead, so that the engine never waits for the decoder or
 * the encoder. At most (2 + {@link BATCHES_AHEAD}) batches of frames are in memory.
 */
export async function* paintFrames({ engine, frames, format, batchFrames, lookOf, turn, signal }: PaintFrames) {
  let asked = 0;
  const painting: Promise<Uint8Array[]>[] = [];
  try {
    for await (const batch of inBatches(frames, batchFrames)) {
      const first = asked;
      asked += batch.length;
      const looks = lookOf && batch.map((_, i) => lookOf(first + i));
      const endTurn = await turn?.begin(engine, signal);
      painting.push(noted(engine.paint(batch, format, signal, looks).finally(endTurn)));
      if (painting.length > BATCHES_AHEAD) yield* await nextOf(painting);
    }
    while (painting.length > 0) yield* await nextOf(painting);
  } finally {
    await Promise.allSettled(painting);
  }
}

async function nextOf(painting: Promise<Uint8Array[]>[]): Promise<Uint8Array[]> {
  const [next] = painting;
  const painted = (await next) ?? [];
  painting.splice(0, 1);
  return painted;
}

/** Marks a rejection as handled, because it is awaited only when its turn comes. */
function noted<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

/** Collects frames in batches of a size; the last one may be smaller. */
export async function* inBatches(frames: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array[], void> {
  let batch: Uint8Array[] = [];
  for await (const frame of frames) {
    batch.push(frame);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
