import { bitsOfEncoder } from '../../core/contracts/encoder-settings.ts';
import { failureOf, transient } from '../../core/contracts/failure.ts';
import type { PaintingPlan, PlannedChunk } from '../../core/contracts/plan.ts';
import { PixelDigest } from '../../core/jobs/pixel-digest.ts';
import { inMemory } from '../../core/media/bytes/in-memory.ts';
import type { DecodeFindings } from '../../core/media/decode/decode-chunk.ts';
import { readSegment } from '../../core/media/join/read-segment.ts';
import { FlickerMeter } from '../../core/media/shots/flicker-meter.ts';
import type { OpenedSource } from '../../core/media/source/opened-source.ts';
import { SPANS } from '../../core/telemetry/names.ts';
import { inSpan, markFailed, openSpan } from '../../core/telemetry/spans.ts';
import type { StyleEngine } from '../../engine/style-engine.ts';
import { looksOf } from '../looks-of.ts';
import { paintSegment } from '../paint-segment.ts';
import type { WorkerPorts } from '../ports.ts';
import { aboutChunk, type MadeChunk, storeChunk } from './store-chunk.ts';
import type { TaskAttempt, TaskOutcome } from './task-attempt.ts';

/**
 * Paints one chunk and stores it, unless it is stored already.
 * @throws RepaintError `invalid-chunk`; what {@link storeChunk} throws
 */
export async function paintChunk(
  ports: WorkerPorts,
  plan: PaintingPlan,
  chunk: PlannedChunk,
  attempt: TaskAttempt,
): Promise<TaskOutcome> {
  return storeChunk(ports, plan, chunk, attempt, async () => {
    const painted = await paint(ports, plan, chunk, attempt);
    if (!isPicture(plan)) await checkSegment(painted.bytes, chunk);
    return painted;
  });
}

/** The only chunk of a picture is its file, not a segment. */
function isPicture({ encoder }: PaintingPlan): boolean {
  return encoder.encoder === 'sharp';
}

/** Opens source and engine, or shares those of another task, and keeps them open while it paints. */
async function paint(
  ports: WorkerPorts,
  plan: PaintingPlan,
  chunk: PlannedChunk,
  attempt: TaskAttempt,
): Promise<MadeChunk> {
  const opening = openSpan(SPANS.open, aboutChunk(plan, chunk));
  try {
    return await ports.sources.use(plan, (source) =>
      ports.engines.use(plan, (engine) => {
        opening.end();
        return paintWith({ source, engine }, ports, plan, chunk, attempt);
      }),
    );
  } catch (thrown) {
    if (opening.isRecording()) markFailed(opening, failureOf(thrown).code);
    throw thrown;
  } finally {
    if (opening.isRecording()) opening.end();
  }
}

/** Paints with an open source and engine. After a failed attempt, decoding starts one keyframe further back. */
async function paintWith(
  { source, engine }: { source: OpenedSource; engine: StyleEngine },
  ports: WorkerPorts,
  plan: PaintingPlan,
  chunk: PlannedChunk,
  attempt: TaskAttempt,
): Promise<MadeChunk> {
  const digest = new PixelDigest();
  const flicker = new FlickerMeter(plan.video.painted, chunk.firstFrame, bitsOfEncoder(plan.encoder));
  const findings: DecodeFindings = { damaged: [], resized: [] };
  const lookOf = await looksOf(ports, plan, chunk);
  const pieces = paintSegment(
    {
      source,
      video: plan.video,
      chunk,
      encoder: plan.encoder,
      engine,
      keepColors: plan.network.keepColors,
      ffmpeg: ports.ffmpeg,
      batchFrames: ports.settings.REPAINT_BATCH_FRAMES,
      preRollGops: attempt.failures > 0 ? 1 : 0,
      lookOf,
      turn: attempt.isUrgent ? ports.turns.urgent : ports.turns.other,
      signal: attempt.signal,
      findings,
      ...(isPicture(plan) && { original: ports.storage.videos.open(plan.job.video) }),
    },
    digest,
    flicker,
  );
  const bytes = await inSpan(SPANS.paint, aboutChunk(plan, chunk), () => collect(pieces));
  return { bytes, pixels: digest.hex(), engine: engine.version, findings, flicker: flicker.shots() };
}

async function collect(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

/** Checks the segment before it is stored, because a join needs exactly the frames of the plan. */
async function checkSegment(segment: Uint8Array, chunk: PlannedChunk): Promise<void> {
  const { frames } = await readSegment(inMemory(segment));
  if (frames === chunk.frames) return;
  throw transient('invalid-chunk', `Chunk ${chunk.index} came out with ${frames} frames instead of ${chunk.frames}.`);
}
