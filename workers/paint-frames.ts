import type { FrameFormat, FrameLook, StyleEngine } from '../engine/style-engine.ts';

/** Batches that wait for the engine while it paints one: the decoder keeps ahead, and memory stays bounded. */
const BATCHES_AHEAD = 2;

interface PaintFrames {
  readonly engine: StyleEngine;
  readonly frames: AsyncIterable<Uint8Array>;
  readonly format: FrameFormat;
  readonly batchFrames: number;
  /** How a frame is painted, by its place among these frames; as the engine was opened, unless given. */
  readonly lookOf?: (index: number) => FrameLook;
  readonly signal?: AbortSignal;
}

/**
 * Paints frames in order, asking the engine for a few batches ahead so that it never waits for decoder or encoder. At most
 * (2 + {@link BATCHES_AHEAD}) batches of frames are held.
 */
export async function* paintFrames({ engine, frames, format, batchFrames, lookOf, signal }: PaintFrames) {
  let asked = 0;
  const painting: Promise<Uint8Array[]>[] = [];
  try {
    for await (const batch of inBatches(frames, batchFrames)) {
      const first = asked;
      asked += batch.length;
      const looks = lookOf && batch.map((_, i) => lookOf(first + i));
      painting.push(noted(engine.paint(batch, format, signal, looks)));
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

/** A failure is met when its turn comes; until then it must not count as unhandled. */
function noted<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

async function* inBatches(frames: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array[], void> {
  let batch: Uint8Array[] = [];
  for await (const frame of frames) {
    batch.push(frame);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
