import type { OrchestrationContext } from 'durable-functions';
import type { Failure, Result } from '../../core/contracts/failure.ts';
import type { TaskGroup } from '../activities/group-tasks.ts';
import { stopJob } from '../activities/stop-job.ts';
import { call, type Steps } from './call.ts';

/** Ends a group with a failure. The whole job is stopped as well, so that other groups and workers don't go on, unless it can be repaired. */
export function* giveUp(
  context: OrchestrationContext,
  { job, traceparent }: TaskGroup,
  failure: Failure,
): Steps<Result<null>> {
  if (failure.code !== 'intermediate-lost') {
    yield* call(context, stopJob, { job, failure, ...(traceparent && { traceparent }) });
  }
  return { ok: false, error: failure };
}

export function stalled(missing: number, seconds: number): Failure {
  const minutes = Math.round(seconds / 60);
  const message = `No task was done for ${minutes} minutes and ${missing} are missing: see whether workers run, then start the job again; what is stored is kept.`;
  return { code: 'stalled', message, retryable: true };
}
