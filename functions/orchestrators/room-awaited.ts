import type { OrchestrationContext } from 'durable-functions';
import type { Result } from '../../core/contracts/failure.ts';
import type { Job } from '../../core/contracts/job.ts';
import { checkRoom } from '../activities/check-room.ts';
import { call, type Steps } from './call.ts';
import { eventOrTimeout } from './event-or-timeout.ts';
import type { Phases } from './phases.ts';

/** After this many checks the orchestration continues as new, because the cost of replays grows with the square of the history. */
const MAX_CHECKS = 100;

/**
 * Waits until the earlier jobs of a job's folder leave room for it. An event ends a wait early when the job is cancelled.
 * @returns undefined if the orchestration has continued as new, and has to return at once
 */
export function* roomAwaited(context: OrchestrationContext, job: Job, phase: Phases): Steps<Result<null> | undefined> {
  phase.enter('waiting');
  for (let checks = 0; checks < MAX_CHECKS; checks++) {
    const found = yield* call(context, checkRoom, { job });
    if (!found.ok) return found;
    if (found.value.hasRoom) return { ok: true, value: null };
    yield* eventOrTimeout(context, 'taskReported', found.value.checkSeconds);
  }
  context.df.continueAsNew(job);
  return undefined;
}
