import { createHash } from 'node:crypto';
import { failureOf, transient } from '../../core/contracts/failure.ts';
import type { ChunkRecord, Flicker } from '../../core/contracts/manifest.ts';
import type { Plan, PlannedChunk } from '../../core/contracts/plan.ts';
import { type FrameRange, rangesOf } from '../../core/jobs/frame-ranges.ts';
import { PixelDigest } from '../../core/jobs/pixel-digest.ts';
import { inMemory } from '../../core/media/bytes/in-memory.ts';
import type { DecodeFindings } from '../../core/media/decode/decode-chunk.ts';
import { readSegment } from '../../core/media/join/read-segment.ts';
import { FlickerMeter } from '../../core/media/shots/flicker-meter.ts';
import { allowedDamage } from '../../core/media/source/media-limits.ts';
import type { OpenedSource } from '../../core/media/source/opened-source.ts';
import { refusals } from '../../core/media/source/refusals.ts';
import { inSpan, markFailed, openSpan } from '../../core/telemetry/in-span.ts';
import { ATTRIBUTES, SPANS } from '../../core/telemetry/names.ts';
import { record as recordMetric } from '../../core/telemetry/record.ts';
import type { StyleEngine } from '../../engine/style-engine.ts';
import { looksOf } from '../looks-of.ts';
import { paintSegment } from '../paint-segment.ts';
import type { WorkerPorts } from '../ports.ts';
import type { TaskAttempt, TaskOutcome } from './task-attempt.ts';

/**
 * Paints one chunk and stores it, unless it is stored already.
 * @throws RepaintError `undecodable` if the chunk alone has more damage than the whole video may have; `invalid-chunk`
 */
export async function paintChunk(
  ports: WorkerPorts,
  plan: Plan,
  chunk: PlannedChunk,
  attempt: TaskAttempt,
): Promise<TaskOutcome> {
  const { chunks } = ports.storage;
  const key = { sourceHash: plan.sourceHash, hash: chunk.hash };
  if (await chunks.has(key)) return 'already-stored';

  ports.log.info({ frames: chunk.frames }, 'painting');
  const started = performance.now();
  const painted = await paint(ports, plan, chunk, attempt);
  if (!isPicture(plan)) await checkSegment(painted.segment, chunk);
  refuseDamage(plan, painted.findings);
  const record: ChunkRecord = {
    ...recordOf(ports, chunk, painted),
    seconds: (performance.now() - started) / 1_000,
    storedAt: new Date().toISOString(),
    ...(attempt.failures > 0 && { failures: attempt.failures }),
  };

  attempt.signal.throwIfAborted();
  const store = () => chunks.store(key, painted.segment, record);
  if (!(await inSpan(SPANS.store, aboutChunk(plan, chunk), store))) return 'already-stored';
  recordPainted(record);
  return 'stored';
}

/** The only chunk of a picture is its file, not a segment. */
function isPicture({ encoder }: Plan): boolean {
  return encoder.encoder === 'sharp';
}

interface Painted {
  readonly segment: Buffer;
  /** The digest of the painted pixels. */
  readonly pixels: string;
  /** The name and version of the engine. */
  readonly engine: string;
  readonly findings: DecodeFindings;
  readonly flicker: readonly Flicker[];
}

/** Opens source and engine, or shares those of another task, and keeps them open while it paints. */
async function paint(ports: WorkerPorts, plan: Plan, chunk: PlannedChunk, attempt: TaskAttempt): Promise<Painted> {
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
  plan: Plan,
  chunk: PlannedChunk,
  attempt: TaskAttempt,
): Promise<Painted> {
  const digest = new PixelDigest();
  const flicker = new FlickerMeter(plan.video.painted, chunk.firstFrame);
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
  const segment = await inSpan(SPANS.paint, aboutChunk(plan, chunk), () => collect(pieces));
  return { segment, pixels: digest.hex(), engine: engine.version, findings, flicker: flicker.shots() };
}

function aboutChunk({ job }: Plan, { frames }: PlannedChunk) {
  return { attributes: { [ATTRIBUTES.job]: job.id, [ATTRIBUTES.frames]: frames } };
}

function recordOf(
  { ffmpeg, settings }: WorkerPorts,
  { frames }: PlannedChunk,
  { segment, pixels, engine, findings, flicker }: Painted,
): Omit<ChunkRecord, 'seconds' | 'storedAt'> {
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
    flicker: [...flicker],
    ...(damaged.length > 0 && { damaged }),
    ...(concealed.length > 0 && { concealed }),
    ...(findings.resized.length > 0 && { resized: findings.resized.length }),
  };
}

function recordPainted({ frames, seconds, engine }: ChunkRecord): void {
  const attributes = { [ATTRIBUTES.engine]: engine };
  recordMetric('framesPainted', frames, attributes);
  recordMetric('frameRate', frames / seconds, attributes);
}

/** This bound keeps a chunk's record below some kilobytes. */
const MAX_DAMAGED_RUNS = 200;

/** Refuses a chunk that alone has more damage than is allowed in the whole video. */
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

/** Checks the segment before it is stored, because a join needs exactly the frames of the plan. */
async function checkSegment(segment: Uint8Array, chunk: PlannedChunk): Promise<void> {
  const { frames } = await readSegment(inMemory(segment));
  if (frames === chunk.frames) return;
  throw transient('invalid-chunk', `Chunk ${chunk.index} came out with ${frames} frames instead of ${chunk.frames}.`);
}
