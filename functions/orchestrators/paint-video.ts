import type { OrchestrationContext } from 'durable-functions';
import type { Failure, Result } from '../../core/contracts/failure.ts';
import { Job } from '../../core/contracts/job.ts';
import { assembleVideo } from '../activities/assemble-video.ts';
import { inspectVideo } from '../activities/inspect-video.ts';
import { type PlanSummary, planChunks } from '../activities/plan-chunks.ts';
import { removeIntermediates } from '../activities/remove-intermediates.ts';
import { type JobEnd, tellJobEnd } from '../activities/tell-job-end.ts';
import { writeManifest } from '../activities/write-manifest.ts';
import { groupInstanceId } from '../jobs/group-instance-id.ts';
import { call, type Steps } from './call.ts';
import type { PaintChunksInput } from './paint-chunks.ts';
import { type Phases, phases } from './phases.ts';

/** How often a stored chunk may turn out to be broken before the job gives up. */
const MAX_REPAIRS = 2;

/** One video, from upload to painting. Deterministic: no clock, no randomness, no I/O (lint enforces it). */
export function* paintVideo(context: OrchestrationContext): Steps<Failure | undefined> {
  const job = Job.parse(context.df.getInput());
  const phase = phases(context);

  phase.enter('inspecting');
  const inspected = yield* inspectOrConvert(context, job, phase);
  if (!inspected.ok) return yield* fail(context, job, phase, inspected.error);

  phase.enter('planning', { frames: inspected.value.frames });
  const plan = yield* call(context, planChunks, { job });
  if (!plan.ok) return yield* fail(context, job, phase, plan.error);

  phase.enter('painting', { frames: plan.value.frames, chunks: plan.value.chunks });
  const painted = yield* paintGroups(context, job, plan.value);
  if (!painted.ok) return yield* fail(context, job, phase, painted.error);

  phase.enter('assembling');
  const assembled = yield* call(context, assembleVideo, { job });
  if (!assembled.ok && canRepair(job, assembled.error)) return repair(context, job);
  if (!assembled.ok) return yield* fail(context, job, phase, assembled.error);

  phase.enter('finishing');
  const written = yield* call(context, writeManifest, { job, assembled: assembled.value, seconds: phase.seconds() });
  if (!written.ok) return yield* fail(context, job, phase, written.error);
  yield* call(context, removeIntermediates, { job: job.id, stop: { reason: 'finished' }, ...belongingTo(job) });
  yield* tellEnd(context, job, phase, { outcome: 'succeeded' });
  phase.enter('ended');
  return undefined;
}

/** What only FFmpeg can read is converted by a worker, and what comes of that is inspected. */
function* inspectOrConvert(context: OrchestrationContext, job: Job, phase: Phases): Steps<Result<{ frames: number }>> {
  const inspected = yield* call(context, inspectVideo, { job });
  if (!inspected.ok || 'frames' in inspected.value) return inspected as Result<{ frames: number }>;

  phase.enter('converting');
  const input: PaintChunksInput = {
    job: job.id,
    run: job.run,
    group: 'convert',
    ...belongingTo(job),
    ...inspected.value.conversion,
  };
  const converted = (yield context.df.callSubOrchestrator(
    'paintChunks',
    input,
    groupInstanceId(job, 'convert'),
  )) as Result<null>;
  return converted.ok ? yield* inspectOrConvert(context, job, phase) : converted;
}

/** Sound and pictures side by side: the sound is a task of the first group. */
function* paintGroups(context: OrchestrationContext, job: Job, plan: PlanSummary): Steps<Result<null>> {
  const { checkSeconds, requeueSeconds, stallSeconds } = plan;
  const groups = Array.from({ length: plan.groups }, (_, group) => {
    const waits = { checkSeconds, requeueSeconds, stallSeconds };
    const input: PaintChunksInput = { job: job.id, run: job.run, group, ...belongingTo(job), ...waits };
    return context.df.callSubOrchestrator('paintChunks', input, groupInstanceId(job, group));
  });
  const results = (yield context.df.Task.all(groups)) as Result<null>[];
  return results.find((result) => !result.ok) ?? { ok: true, value: null };
}

/** For what isn't given the whole job: where its spans belong. */
function belongingTo({ trace }: Job): { traceparent?: string } {
  return trace ? { traceparent: trace.traceparent } : {};
}

function canRepair(job: Job, error: Failure): boolean {
  return error.code === 'invalid-chunk' && job.repairs < MAX_REPAIRS;
}

/** The broken chunk has been removed: everything that is stored and sound is found again, the rest is painted. */
function repair(context: OrchestrationContext, job: Job): undefined {
  const again: Job = { ...job, run: job.run + 1, repairs: job.repairs + 1 };
  context.df.continueAsNew(again);
}

/** Where telemetry was on when the job began. A job isn't any worse for what can't be told of it. */
function* tellEnd(
  context: OrchestrationContext,
  { id, trace }: Job,
  phase: Phases,
  end: Pick<JobEnd, 'outcome' | 'code'>,
): Steps<void> {
  if (trace) yield* call(context, tellJobEnd, { job: id, ...trace, ...end, phases: phase.times() });
}

/** Cleans up, then ends as what it is: a wish that was followed, or a failure that the portal shows as one. */
function* fail(context: OrchestrationContext, job: Job, phase: Phases, failure: Failure): Steps<Failure> {
  const reason = failure.code === 'cancelled' ? 'cancelled' : 'failed';
  yield* call(context, removeIntermediates, { job: job.id, stop: { reason, failure }, ...belongingTo(job) });
  yield* tellEnd(context, job, phase, { outcome: reason, code: failure.code });
  phase.end(reason, failure);
  if (reason === 'cancelled') return failure;
  throw new Error(`${failure.code}: ${failure.message}`);
}
