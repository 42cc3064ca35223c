import type { OrchestrationContext, Task } from 'durable-functions';
import type { Failure, Result } from '../../core/contracts/failure.ts';
import { Job } from '../../core/contracts/job.ts';
import { messageOf } from '../../core/contracts/message-of.ts';
import type { TaskGroupId } from '../../core/contracts/task.ts';
import { assembleVideo } from '../activities/assemble-video.ts';
import { inspectVideo } from '../activities/inspect-video.ts';
import { type PlanSummary, planChunks } from '../activities/plan-chunks.ts';
import { type JobEnd, recordJobEnd } from '../activities/record-job-end.ts';
import { type RemoveIntermediates, removeIntermediates } from '../activities/remove-intermediates.ts';
import type { Waits } from '../activities/waits.ts';
import { writeManifest } from '../activities/write-manifest.ts';
import { groupInstanceId } from '../jobs/group-instance-id.ts';
import { call, type Steps } from './call.ts';
import { type Phases, phases } from './phases.ts';
import { roomAwaited } from './room-awaited.ts';
import type { RunTasksInput } from './run-tasks.ts';

/** A job is repaired this often after a stored blob turned out to be invalid or lost; the next time, it fails. */
const MAX_REPAIRS = 2;

const NOTHING: Result<null> = { ok: true, value: null };

/** One video, from upload to painting. Deterministic: no clock, no randomness, no I/O (lint enforces it). */
export function* paintVideo(context: OrchestrationContext): Steps<Failure | undefined> {
  const job = Job.parse(context.df.getInput());
  const phase = phases(context);
  const begun = job.waits ? yield* roomAwaited(context, job, phase) : NOTHING;
  if (!begun) return undefined;
  const painted = begun.ok ? yield* paint(context, job, phase) : begun;
  if (!painted.ok && canRepair(job, painted.error)) return repair(context, job);
  if (!painted.ok) return yield* fail(context, job, phase, painted.error);

  yield* cleanUp(context, job, { reason: 'finished' });
  yield* recordEnd(context, job, phase, { outcome: 'succeeded' });
  phase.enter('ended');
  return undefined;
}

function* paint(context: OrchestrationContext, job: Job, phase: Phases): Steps<Result<null>> {
  phase.enter('inspecting');
  const inspected = yield* inspectOrConvert(context, job, phase);
  if (!inspected.ok) return inspected;

  phase.enter('planning', { frames: inspected.value.frames });
  const plan = yield* call(context, planChunks, { job });
  if (!plan.ok) return plan;

  phase.enter(job.settings.model === undefined ? 'painting' : 'labelling', {
    frames: plan.value.frames,
    chunks: plan.value.chunks,
  });
  const painted = yield* paintGroups(context, job, plan.value);
  if (!painted.ok) return painted;

  phase.enter('assembling');
  const assembled = yield* call(context, assembleVideo, { job });
  if (!assembled.ok) return assembled;

  phase.enter('finishing');
  return yield* call(context, writeManifest, { job, assembled: assembled.value, seconds: phase.seconds() });
}

/**
 * Inspects the source. A format that only FFmpeg reads is first converted by a worker, and the converted source is inspected. Workers
 * also read style pictures and find shots before planning.
 */
function* inspectOrConvert(context: OrchestrationContext, job: Job, phase: Phases): Steps<Result<{ frames: number }>> {
  const inspected = yield* call(context, inspectVideo, { job });
  if (!inspected.ok || 'frames' in inspected.value) return inspected as Result<{ frames: number }>;

  const { conversion, group = 'convert' } = inspected.value;
  phase.enter(group === 'convert' ? 'converting' : 'planning');
  const converted = yield* endOf<Result<null>>(taskGroup(context, job, group, conversion));
  if (!converted.ok) return converted;
  if (!converted.value.ok) return converted.value;
  if (job.orchestrations > 1) phase.enter('inspecting');
  return yield* inspectOrConvert(context, job, phase);
}

/** Runs all groups of chunks at the same time, and the sound as a task of the first group. */
function* paintGroups(context: OrchestrationContext, job: Job, plan: PlanSummary): Steps<Result<null>> {
  const groups = Array.from({ length: plan.groups }, (_, group) => taskGroup(context, job, group, plan));
  const results = yield* endOf<Result<null>[]>(context.df.Task.all(groups));
  if (!results.ok) return results;
  return results.value.find((result) => !result.ok) ?? NOTHING;
}

function taskGroup(context: OrchestrationContext, job: Job, group: TaskGroupId, waits: Waits): Task {
  const { checkSeconds, requeueSeconds, stallSeconds } = waits;
  const about = { job: job.id, run: job.run, group, ...belongingTo(job) };
  const input: RunTasksInput = { ...about, checkSeconds, requeueSeconds, stallSeconds };
  // Jobs that began with the first version of the orchestrations are replayed with it.
  const name = job.orchestrations === 1 ? 'paintChunks' : 'runTasks';
  return context.df.callSubOrchestrator(name, input, groupInstanceId(job, group));
}

/** Waits for groups. A group returns its own failures, so one that throws was terminated from outside. */
function* endOf<T>(groups: Task): Steps<Result<T>> {
  try {
    return { ok: true, value: (yield groups) as T };
  } catch (thrown) {
    const reason = messageOf(thrown).trim().slice(0, 200);
    const message = `A part of the job was terminated (${reason}): start the job again; what is stored is kept.`;
    return { ok: false, error: { code: 'terminated', message, retryable: true } };
  }
}

/** Adds the trace context to the input of a step that isn't given the whole job. */
function belongingTo({ trace }: Job): { traceparent?: string } {
  return trace ? { traceparent: trace.traceparent } : {};
}

/** Removes what the job needed. A failure to do so doesn't fail the job. */
function* cleanUp(context: OrchestrationContext, job: Job, stop: RemoveIntermediates['stop']): Steps<void> {
  const { id, startedAt, notify } = job;
  yield* call(context, removeIntermediates, {
    job: id,
    stop,
    hasAddress: notify !== undefined,
    ...(startedAt !== undefined && { startedAt }),
    ...belongingTo(job),
  });
}

/** True if another run would help: what storage has lost can be made again, and an invalid chunk has been removed. */
function canRepair(job: Job, { code }: Failure): boolean {
  return (code === 'invalid-chunk' || code === 'intermediate-lost') && job.repairs < MAX_REPAIRS;
}

/** Starts the next run of the job, which finds valid blobs in storage and makes only the missing ones. */
function repair(context: OrchestrationContext, job: Job): undefined {
  const { waits: _, ...begun } = job;
  const again: Job = { ...begun, run: job.run + 1, repairs: job.repairs + 1, orchestrations: 2 };
  context.df.continueAsNew(again);
}

/** Records the end of a job, if telemetry was on when it began. A failure to record doesn't fail the job. */
function* recordEnd(
  context: OrchestrationContext,
  { id, trace }: Job,
  phase: Phases,
  end: Pick<JobEnd, 'outcome' | 'code'>,
): Steps<void> {
  if (trace) yield* call(context, recordJobEnd, { job: id, ...trace, ...end, phases: phase.times() });
}

/** Cleans up and ends the job. A cancelled job completes; a failed one throws, so that the portal shows a failure. */
function* fail(context: OrchestrationContext, job: Job, phase: Phases, failure: Failure): Steps<Failure> {
  const reason = failure.code === 'cancelled' ? 'cancelled' : 'failed';
  yield* cleanUp(context, job, { reason, failure });
  yield* recordEnd(context, job, phase, { outcome: reason, code: failure.code });
  phase.end(reason, failure);
  if (reason === 'cancelled') return failure;
  throw new Error(`${failure.code}: ${failure.message}`);
}
