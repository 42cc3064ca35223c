import { createHash } from 'node:crypto';
import type { ChunkRecord, Flicker } from '../../core/contracts/manifest.ts';
import type { Plan, PlannedChunk } from '../../core/contracts/plan.ts';
import { type FrameRange, rangesOf } from '../../core/jobs/frame-ranges.ts';
import type { DecodeFindings } from '../../core/media/decode/decode-chunk.ts';
import { allowedDamage } from '../../core/media/source/media-limits.ts';
import { refusals } from '../../core/media/source/refusals.ts';
import { ATTRIBUTES, SPANS } from '../../core/telemetry/names.ts';
import { record as recordMetric } from '../../core/telemetry/record.ts';
import { inSpan } from '../../core/telemetry/spans.ts';
import type { WorkerPorts } from '../ports.ts';
import type { TaskAttempt, TaskOutcome } from './task-attempt.ts';

/** What has been made of the frames of a chunk. */
export interface MadeChunk {
  readonly bytes: Buffer;
  /** The digest of the painted pixels, or of those that were labelled. */
  readonly pixels: string;
  /** The name and version of the engine. */
  readonly engine: string;
  readonly findings: DecodeFindings;
  /** Set for a painting. */
  readonly flicker?: readonly Flicker[];
}

/**
 * Makes one chunk and stores it, unless it is stored already.
 * @throws RepaintError `undecodable` if the chunk alone has more damage than the whole video may have; what `make` throws
 */
export async function storeChunk(
  ports: WorkerPorts,
  plan: Plan,
  chunk: PlannedChunk,
  { failures, isUrgent, signal }: TaskAttempt,
  make: () => Promise<MadeChunk>,
): Promise<TaskOutcome> {
  const { chunks } = ports.storage;
  const key = { sourceHash: plan.sourceHash, hash: chunk.hash };
  if (await chunks.find(key)) return 'already-stored';

  ports.log.info({ frames: chunk.frames }, 'model' in plan ? 'labelling' : 'painting');
  const started = performance.now();
  // Other tasks never paint, so nobody has to wait for them.
  const made = await (isUrgent ? ports.turns.whileUrgent(make) : make());
  refuseDamage(plan, made.findings);
  const record: ChunkRecord = {
    ...recordOf(ports, chunk, made),
    seconds: (performance.now() - started) / 1_000,
    storedAt: new Date().toISOString(),
    ...(failures > 0 && { failures }),
  };

  signal.throwIfAborted();
  const store = () => chunks.store(key, made.bytes, record);
  if (!(await inSpan(SPANS.store, aboutChunk(plan, chunk), store))) return 'already-stored';
  recordPainted(record);
  return 'stored';
}

/** Returns what spans say about a chunk. */
export function aboutChunk({ job }: Plan, { frames }: PlannedChunk) {
  return { attributes: { [ATTRIBUTES.job]: job.id, [ATTRIBUTES.frames]: frames } };
}

function recordOf(
  { ffmpeg, settings }: WorkerPorts,
  { frames }: PlannedChunk,
  { bytes, pixels, engine, findings, flicker }: MadeChunk,
): Omit<ChunkRecord, 'seconds' | 'storedAt'> {
  const damaged = rangesOfDamage(findings, true);
  const concealed = rangesOfDamage(findings, false);
  return {
    frames,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    pixels,
    engine,
    ffmpeg: ffmpeg.version,
    worker: settings.REPAINT_WORKER_NAME,
    ...(flicker && { flicker: [...flicker] }),
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
