import { createHash } from 'node:crypto';
import { failureOf, transient } from '../../core/contracts/failure.ts';
import type { ChunkRecord } from '../../core/contracts/manifest.ts';
import type { Plan, PlannedChunk } from '../../core/contracts/plan.ts';
import { type FrameRange, rangesOf } from '../../core/jobs/frame-ranges.ts';
import { PixelDigest } from '../../core/jobs/pixel-digest.ts';
import { inMemory } from '../../core/media/bytes/in-memory.ts';
import type { DecodeFindings } from '../../core/media/decode/decode-chunk.ts';
import { readSegment } from '../../core/media/join/read-segment.ts';
import { allowedDamage } from '../../core/media/source/media-limits.ts';
import type { OpenedSource } from '../../core/media/source/opened-source.ts';
import { refusals } from '../../core/media/source/refusals.ts';
import { inSpan, markFailed, openSpan } from '../../core/telemetry/in-span.ts';
import { ATTRIBUTES, SPANS } from '../../core/telemetry/names.ts';
import { record as tell } from '../../core/telemetry/record.ts';
import type { StyleEngine } from '../../engine/style-engine.ts';
import { looksOf } from '../looks-of.ts';
import { paintSegment } from '../paint-segment.ts';
import type { WorkerPorts } from '../ports.ts';
import type { TaskOutcome, TaskRun } from './task-run.ts';

/** Paints one chunk and stores it, unless somebody has. */
export async function paintChunk(
  ports: WorkerPorts,
  plan: Plan,
  chunk: PlannedChunk,
  run: TaskRun,
): Promise<TaskOutcome> {
  const { chunks } = ports.storage;
  const key = { sourceHash: plan.sourceHash, hash: chunk.hash };
  if (await chunks.has(key)) return 'already-stored';

  ports.log.info({ frames: chunk.frames }, 'painting');
  const started = performance.now();
  const painted = await paint(ports, plan, chunk, run);
  await checkSegment(painted.segment, chunk);
  refuseDamage(plan, painted.findings);
  const record = { ...recordOf(ports, chunk, painted), seconds: (performance.now() - started) / 1_000 };

  run.signal.throwIfAborted();
  const store = () => chunks.store(key, painted.segment, record);
  if (!(await inSpan(SPANS.store, aboutChunk(plan, chunk), store))) return 'already-stored';
  tellPainted(record);
  return 'stored';
}

interface Painted {
  readonly segment: Buffer;
  /** Digest of the painted pixels. */
  readonly pixels: string;
  /** Which engine, in which version. */
  readonly engine: string;
  readonly findings: DecodeFindings;
}

/** Source and engine stay open, and may be shared with other tasks, for as long as this paints. */
async function paint(ports: WorkerPorts, plan: Plan, chunk: PlannedChunk, run: TaskRun): Promise<Painted> {
  const opening = openSpan(SPANS.open, aboutChunk(plan, chunk));
  try {
    return await ports.sources.use(plan, (source) =>
      ports.engines.use(plan, (engine) => {
        opening.end();
        return paintWith({ source, engine }, ports, plan, chunk, run);
      }),
    );
  } catch (thrown) {
    if (opening.isRecording()) markFailed(opening, failureOf(thrown).code);
    throw thrown;
  } finally {
    if (opening.isRecording()) opening.end();
  }
}

/** A chunk that has failed is decoded from a keyframe further back. */
async function paintWith(
  { source, engine }: { source: OpenedSource; engine: StyleEngine },
  ports: WorkerPorts,
  plan: Plan,
  chunk: PlannedChunk,
  run: TaskRun,
): Promise<Painted> {
  const digest = new PixelDigest();
  const findings: DecodeFindings = { damaged: [], resized: [] };
  const lookOf = await looksOf(ports, plan, chunk);
  const pieces = paintSegment(
    {
      source,
      video: plan.video,
      chunk,
      encoder: plan.encoder,
      engine,
      ffmpeg: ports.ffmpeg,
      batchFrames: ports.settings.REPAINT_BATCH_FRAMES,
      preRollGops: run.attempt > 0 ? 1 : 0,
      ...(lookOf && { lookOf }),
      signal: run.signal,
      findings,
    },
    digest,
  );
  const segment = await inSpan(SPANS.paint, aboutChunk(plan, chunk), () => collect(pieces));
  return { segment, pixels: digest.hex(), engine: engine.version, findings };
}

function aboutChunk({ job }: Plan, { frames }: PlannedChunk) {
  return { attributes: { [ATTRIBUTES.job]: job.id, [ATTRIBUTES.frames]: frames } };
}

function recordOf(
  { ffmpeg, settings }: WorkerPorts,
  { frames }: PlannedChunk,
  { segment, pixels, engine, findings }: Painted,
): Omit<ChunkRecord, 'seconds'> {
  const damaged = rangesOfDamage(findings, true);
  const concealed = rangesOfDamage(findings, false);
  return {
    frames,
    bytes: segment.length,
    sha256: createHash('sha256').update(segment).digest('hex'),
    pixels,
    engine,
    ffmpeg: ffmpeg.version,
    worker: settings.REPAINT_WORKER_NAME,
    ...(damaged.length > 0 && { damaged }),
    ...(concealed.length > 0 && { concealed }),
    ...(findings.resized.length > 0 && { resized: findings.resized.length }),
  };
}

function tellPainted({ frames, seconds, engine }: ChunkRecord): void {
  const attributes = { [ATTRIBUTES.engine]: engine };
  tell('framesPainted', frames, attributes);
  tell('frameRate', frames / seconds, attributes);
}

/** A record is a few kilobytes at most. */
const MAX_DAMAGED_RUNS = 200;

/** What is too much for the whole video needs no other chunk to be known. */
function refuseDamage({ video, maxDamage, job }: Plan, findings: DecodeFindings): void {
  const { damaged } = findings;
  const lost = damaged.filter(({ isLost }) => isLost);
  const runs = rangesOfDamage(findings, true).length + rangesOfDamage(findings, false).length;
  const isTooMuch = lost.length > allowedDamage(video.frames, maxDamage);
  if (!isTooMuch && runs <= MAX_DAMAGED_RUNS) return;
  const counted = isTooMuch ? lost : damaged;
  throw refusals.tooDamaged(job.video.name, counted.length, video.frames, (counted[0]?.pts ?? 0) / video.timescale);
}

function rangesOfDamage({ damaged }: DecodeFindings, wantsLost: boolean): FrameRange[] {
  return rangesOf(damaged.filter(({ isLost }) => isLost === wantsLost).map(({ frame }) => frame));
}

async function collect(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

/** Nothing is stored that wouldn't join. */
async function checkSegment(segment: Uint8Array, chunk: PlannedChunk): Promise<void> {
  const { frames } = await readSegment(inMemory(segment));
  if (frames === chunk.frames) return;
  throw transient('invalid-chunk', `Chunk ${chunk.index} came out with ${frames} frames instead of ${chunk.frames}.`);
}
