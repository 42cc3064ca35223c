import type { OrchestrationContext } from 'durable-functions';
import { z } from 'zod';
import type { Result } from '../../core/contracts/failure.ts';
import { checkTasks } from '../activities/check-tasks.ts';
import { TaskGroup } from '../activities/group-tasks.ts';
import { queueTasks } from '../activities/queue-tasks.ts';
import { TaskStored } from '../jobs/task-stored.ts';
import { call, type Steps } from './call.ts';
import { eventOrTimeout } from './event-or-timeout.ts';
import { giveUp, stalled } from './give-up.ts';

export const RunTasksInput = TaskGroup.extend({
  checkSeconds: z.number().positive(),
  requeueSeconds: z.number().positive(),
  stallSeconds: z.number().positive(),
  /** An orchestration that continues as new hands this state on; times are in ISO format. */
  resumed: z.strictObject({ missing: z.int(), quietSince: z.string(), queuedAt: z.string() }).optional(),
});
export type RunTasksInput = z.infer<typeof RunTasksInput>;

/** After this many wakes the orchestration continues as new, because the cost of replays grows with the square of the history. */
const MAX_WAKES = 250;

/**
 * Queues the tasks of a group and waits until storage has all their results. Reports only wake it: it checks storage when every task
 * has been reported, and every `checkSeconds`, so a lost report costs time and nothing else.
 */
export function* runTasks(context: OrchestrationContext): Steps<Result<null> | undefined> {
  const input = RunTasksInput.parse(context.df.getInput());
  const { checkSeconds, requeueSeconds, stallSeconds, resumed, ...group } = input;
  const now = () => context.df.currentUtcDateTime.getTime();
  const secondsSince = (time: number) => (now() - time) / 1_000;
  const iso = (time: number) => new Date(time).toISOString();

  let missing = resumed?.missing ?? 0;
  if (!resumed) {
    const queued = yield* call(context, queueTasks, { ...group, onlyLost: false });
    if (!queued.ok) return yield* giveUp(context, group, queued.error);
    if (queued.value.queued === 0) return { ok: true, value: null };
    missing = queued.value.queued;
  }

  let quietSince = resumed ? Date.parse(resumed.quietSince) : now();
  let queuedAt = resumed ? Date.parse(resumed.queuedAt) : now();
  let checkedAt = now();
  const stored = new Set<string>();
  for (let wakes = 0; wakes < MAX_WAKES; wakes++) {
    const event = TaskStored.safeParse(yield* eventOrTimeout(context, 'taskReported', checkSeconds));
    if (event.success) stored.add(event.data.task);
    if (event.success && stored.size < missing && secondsSince(checkedAt) < checkSeconds) continue;

    const checked = yield* call(context, checkTasks, group);
    if (!checked.ok) return yield* giveUp(context, group, checked.error);
    if (checked.value.missing === 0) return { ok: true, value: null };
    if (checked.value.missing < missing) quietSince = now();
    [missing, checkedAt] = [checked.value.missing, now()];
    stored.clear();

    if (secondsSince(quietSince) >= stallSeconds) {
      return yield* giveUp(context, group, stalled(missing, secondsSince(quietSince)));
    }
    // Late chunks are given to a second worker. If that doesn't help, they wait as long as any other before they are queued again.
    const { lateSeconds = requeueSeconds } = checked.value;
    const patience = queuedAt > quietSince ? requeueSeconds : Math.min(lateSeconds, requeueSeconds);
    if (secondsSince(Math.max(quietSince, queuedAt)) >= patience) {
      const again = yield* call(context, queueTasks, { ...group, onlyLost: true, queuedSecondsAgo: patience });
      if (!again.ok) return yield* giveUp(context, group, again.error);
      queuedAt = now();
    }
  }
  context.df.continueAsNew({ ...input, resumed: { missing, quietSince: iso(quietSince), queuedAt: iso(queuedAt) } });
  return undefined;
}
