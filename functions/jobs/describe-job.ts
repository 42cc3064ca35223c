import { type Failure, permanent } from '../../core/contracts/failure.ts';
import type { JobPhase, JobView } from '../../core/contracts/job.ts';
import type { PaintingSettings } from '../../core/contracts/painting-settings.ts';
import { spentOn } from '../../core/jobs/spent-on.ts';
import { CONTAINERS, jobLogFolder } from '../../core/storage/names.ts';
import type { Ports } from '../ports.ts';
import { priceOf } from '../settings.ts';
import { type DurableJob, jobState } from './durable-jobs.ts';
import { storedChunks } from './stored-chunks.ts';

type Progress = Pick<JobView, 'frames' | 'chunks' | 'spent'>;

/** Describes a job as the API shows it. Progress is counted in storage, so it is right even after a crash. */
export async function describeJob(ports: Ports, durable: DurableJob): Promise<JobView> {
  const job = durable.input;
  const state = jobState(durable);
  const succeeded = state === 'succeeded';
  const error = succeeded ? undefined : errorOf(durable);
  const path = (name: string) => `${CONTAINERS.painted}/${name}`;
  return {
    ...whatIsAsked(job.settings),
    id: job.id,
    state,
    phase: phaseOf(durable),
    video: job.video.name,
    ...job.limits,
    ...(await progressOf(ports, durable)),
    createdAt: durable.createdTime.toISOString(),
    updatedAt: durable.lastUpdatedTime.toISOString(),
    ...(succeeded && { output: path(job.output), manifest: path(job.manifest) }),
    ...(error && { error }),
    logs: `${CONTAINERS.work}/${jobLogFolder(job.id)}`,
  };
}

/** A job that labels has a decided value for each setting of a painting, too, but uses only those that choose frames. */
function whatIsAsked({ model, ...settings }: PaintingSettings) {
  const { from, to, chunkFrames } = settings;
  return model === undefined
    ? { kind: 'paint' as const, ...settings }
    : { kind: 'label' as const, model, from, to, chunkFrames };
}

function phaseOf(durable: DurableJob): JobPhase {
  return hasEnded(durable) ? 'ended' : (durable.customStatus?.phase ?? 'queued');
}

const hasEnded = ({ runtimeStatus }: DurableJob) =>
  !['Pending', 'Running', 'Suspended', 'ContinuedAsNew'].includes(runtimeStatus);

/**
 * Counts stored frames and chunks: none before there is a plan, nor after a failed job has been cleaned up. Chunks of an ended job are listed
 * now, because lists keep what is counted here.
 */
async function progressOf({ storage, readPlan, settings }: Ports, durable: DurableJob): Promise<Progress> {
  const { frames = 0, chunks = 0 } = durable.customStatus ?? {};
  const counted = (doneFrames: number, doneChunks: number) => {
    return { frames: { done: doneFrames, total: frames }, chunks: { done: doneChunks, total: chunks } };
  };
  if (jobState(durable) === 'succeeded') return counted(frames, chunks);
  const plan = await readPlan(durable.input.id, durable.input.run);
  if (!plan) return counted(0, 0);
  const stored = await (hasEnded(durable) ? storage.chunks.list(plan.sourceHash) : storedChunks(storage, plan));
  const done = plan.chunks.filter(({ hash }) => stored.has(hash));
  const spent = spentOn(plan, stored, priceOf(settings));
  return {
    ...counted(
      done.reduce((sum, each) => sum + each.frames, 0),
      done.length,
    ),
    ...(spent && { spent }),
  };
}

function errorOf(durable: DurableJob): Failure | undefined {
  if (durable.customStatus?.failure) return durable.customStatus.failure;
  if (durable.runtimeStatus === 'Failed') {
    return {
      code: 'internal',
      message: 'The orchestration failed: its history in the portal says more.',
      retryable: true,
    };
  }
  if (durable.runtimeStatus === 'Terminated') {
    return permanent('cancelled', 'An operator terminated the orchestration.').failure;
  }
  return undefined;
}
