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
  /** Set when the orchestration continues as new: what it knew, and since when, ISO times. */
  resumed: z.strictObject({ missing: z.int(), quietSince: z.string(), queuedAt: z.string() }).optional(),
});
export type RunTasksInput = z.infer<typeof RunTasksInput>;

/** Replaying costs the square of the history: after so many wakes it is dropped. */
const MAX_WAKES = 250;

/**
 * Queues up to 100 tasks, or the one that converts a source, and waits until storage has what they make. Reports only wake it. All of
 * storage is looked at when everything seems to be there, and every `checkSeconds`: a lost report costs time and nothing else.
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
    if (secondsSince(Math.max(quietSince, queuedAt)) >= requeueSeconds) {
      const again = yield* call(context, queueTasks, { ...group, onlyLost: true, queuedSecondsAgo: requeueSeconds });
      if (!again.ok) return yield* giveUp(context, group, again.error);
      queuedAt = now();
    }
  }
  context.df.continueAsNew({ ...input, resumed: { missing, quietSince: iso(quietSince), queuedAt: iso(queuedAt) } });
  return undefined;
}
