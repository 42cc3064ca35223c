import type { OrchestrationContext } from 'durable-functions';
import { z } from 'zod';
import type { Result } from '../../core/contracts/failure.ts';
import { checkTasks } from '../activities/check-tasks.ts';
import { TaskGroup } from '../activities/group-tasks.ts';
import { queueTasks } from '../activities/queue-tasks.ts';
import { call, type Steps } from './call.ts';
import { giveUp, stalled } from './give-up.ts';

export const PaintChunksInput = TaskGroup.extend({
  checkSeconds: z.number().positive(),
  requeueSeconds: z.number().positive(),
  stallSeconds: z.number().positive(),
  /** An orchestration that continues as new hands this state on. */
  resumed: z.strictObject({ missing: z.int(), quietSeconds: z.number() }).optional(),
});
export type PaintChunksInput = z.infer<typeof PaintChunksInput>;

/** After this many wakes the orchestration continues as new, because the cost of replays grows with the square of the history. */
const MAX_WAKES = 250;

/**
 * Does what `runTasks` does, as it was in the first version of the orchestrations: jobs that were running during the update are
 * replayed with it. It can be removed when no such job is left (docs/operate.md).
 */
export function* paintChunks(context: OrchestrationContext): Steps<Result<null> | undefined> {
  const input = PaintChunksInput.parse(context.df.getInput());
  const { checkSeconds, requeueSeconds, stallSeconds, resumed, ...group } = input;
  let { missing, quietSeconds } = resumed ?? { missing: Number.POSITIVE_INFINITY, quietSeconds: 0 };

  if (!resumed) {
    const queued = yield* call(context, queueTasks, { ...group, onlyLost: false });
    if (!queued.ok) return yield* giveUp(context, group, queued.error);
    if (queued.value.queued === 0) return { ok: true, value: null };
  }

  for (let wakes = 0; wakes < MAX_WAKES; wakes++) {
    const woken = yield* wakeOrTimeout(context, 'taskReported', checkSeconds);
    const checked = yield* call(context, checkTasks, group);
    if (!checked.ok) return yield* giveUp(context, group, checked.error);
    if (checked.value.missing === 0) return { ok: true, value: null };

    quietSeconds = checked.value.missing < missing ? 0 : quietSeconds + (woken ? 0 : checkSeconds);
    missing = checked.value.missing;
    if (quietSeconds >= stallSeconds) return yield* giveUp(context, group, stalled(missing, quietSeconds));
    if (quietSeconds > 0 && quietSeconds % requeueSeconds < checkSeconds) {
      yield* call(context, queueTasks, { ...group, onlyLost: true });
    }
  }
  context.df.continueAsNew({ ...input, resumed: { missing, quietSeconds } } satisfies PaintChunksInput);
  return undefined;
}

/**
 * Waits for an event, for at most this many seconds. Don't count events: a wait that its timer has ended still takes the next event.
 * @returns true if the event came
 */
function* wakeOrTimeout(context: OrchestrationContext, event: string, seconds: number): Steps<boolean> {
  const wake = context.df.waitForExternalEvent(event);
  const deadline = context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + seconds * 1_000));
  const winner = yield context.df.Task.any([wake, deadline]);
  if (winner !== wake) return false;
  deadline.cancel();
  return true;
}
