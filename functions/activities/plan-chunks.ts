import { RepaintError } from '../../core/contracts/failure.ts';
import type { Job } from '../../core/contracts/job.ts';
import { TASKS_PER_GROUP } from '../../core/contracts/task.ts';
import { sourceHash } from '../../core/jobs/chunk-hash.ts';
import { chunkLengthFor } from '../../core/media/plan/chunk-length.ts';
import { estimateJob, overLimit, type ToEstimate, toEstimate } from '../estimates/estimate-job.ts';
import { listedShare } from '../jobs/folder-quota.ts';
import type { Ports } from '../ports.ts';
import { activity } from './activity.ts';
import { attemptStatistic } from './attempt-statistic.ts';
import { planWork } from './plan-work.ts';
import { refuseIfStopped } from './refuse-if-stopped.ts';
import { type Waits, waitsOf } from './waits.ts';

/** The orchestration gets only these totals of a plan; the plan itself lies in storage. */
export interface PlanSummary extends Waits {
  readonly frames: number;
  readonly chunks: number;
  readonly groups: number;
}

/** Cuts the video into chunks, chooses the network and the encoder, and stores the plan that workers read. */
export const planChunks = activity('planChunks', (ports) => {
  const { storage, styles, settings, media } = ports;
  return async ({ job }: { job: Job }, log): Promise<PlanSummary> => {
    await refuseIfStopped(storage.jobs, job.id);
    const { video, timeline } = await storage.jobs.readInspection(job.id);
    const { plan, hashOf } = await planWork({ storage, styles, settings }, job, { video, timeline });
    const source = sourceHash(job.video);
    const cut = await media.run('plan', job.video.name, { timeline, targetFrames: targetFrames(job, video.frames) });
    const made = { converted: video.converted, skipped: video.range?.skippedFrames, anew: job.anew };
    const planned = cut.map((chunk) => ({ ...chunk, hash: hashOf(source, chunk, made) }));
    const stored = await storage.chunks.list(source);
    const missing = planned.filter(({ hash }) => !stored.has(hash)).reduce((sum, { frames }) => sum + frames, 0);
    const toPaint = toEstimate(video, job.settings, missing);
    if (job.limits) await estimate(ports, job, toPaint);
    else await attemptStatistic(log, job, 'estimate', () => estimate(ports, job, toPaint));
    const { chunks } = await storage.jobs.writePlan({
      schemaVersion: 1,
      job,
      sourceHash: source,
      video,
      ...plan,
      chunks: planned,
      maxDamage: settings.REPAINT_MAX_DAMAGE,
    });
    const share = listedShare({ settings }, job, video.frames);
    if ('share' in share && job.startedAt)
      await storage.lists.put({ id: job.id, startedAt: job.startedAt, ...share }, 'active');
    return {
      frames: video.frames,
      chunks: chunks.length,
      groups: Math.ceil(chunks.length / TASKS_PER_GROUP),
      ...waitsOf(settings),
    };
  };
});

/** Returns how many frames a chunk should have. A picture is one chunk, since the worker that paints it writes the file. */
function targetFrames({ settings: { chunkFrames, format } }: Job, frames: number): number {
  if (format === 'picture') return frames;
  return chunkFrames === 'auto' ? chunkLengthFor(frames) : chunkFrames;
}

/**
 * Stores an estimate, which the end of the job is compared with.
 * @throws RepaintError `over-limit` if a job can't keep its limits. One that is being repaired has begun already, and goes on.
 */
async function estimate(ports: Ports, { id, settings, limits, repairs }: Job, toPaint: ToEstimate): Promise<void> {
  const { refusal, ...found } = await estimateJob(ports, settings, toPaint, limits);
  if (refusal !== undefined && repairs === 0) throw new RepaintError(overLimit(refusal));
  await ports.storage.jobs.writeEstimate(id, found);
}
