import { historyEvents } from '../history/history-event.ts';
import type { RetryOptions } from '../wire/action.ts';
import { type Outcome, PendingTask } from './pending-task.ts';
import type { ReplayContext } from './replay-context.ts';

/** Azure Storage can't hold a longer delay. */
const LONGEST_DELAY_MS = 6 * 24 * 3600 * 1000;

/**
 * Calls until a call succeeds, with a timer between two attempts and a timer of length 0 after the last failure. (The Durable Task
 * Framework creates the latter for compatibility with old histories, and the SDK relies on its sequence number.)
 */
export function callWithRetry(context: ReplayContext, options: RetryOptions, call: () => PendingTask): PendingTask {
  const result = new PendingTask();
  const firstAttemptAt = context.now();
  const attempt = (retryCount: number) =>
    call().whenSettled((outcome: Outcome) => {
      if (outcome === 'completed') return result.settle('completed');
      if (retryCount + 1 >= options.maxNumberOfAttempts) return waitThen(0, () => result.settle('failed'));
      const delayMs = nextDelayMs(context, options, retryCount, firstAttemptAt);
      if (delayMs === 0) return result.settle('failed');
      waitThen(delayMs, () => attempt(retryCount + 1));
    });
  const waitThen = (delayMs: number, next: () => void) =>
    context
      .schedule((at, id) => historyEvents.timerCreated(at, id, new Date(context.now() + delayMs)))
      .whenSettled(next);
  attempt(0);
  return result;
}

/** Returns the delay before the next attempt, or 0 if the retry timeout has passed. */
function nextDelayMs(
  context: ReplayContext,
  options: RetryOptions,
  retryCount: number,
  firstAttemptAt: number,
): number {
  const timeoutMs = options.retryTimeoutInMilliseconds ?? Number.POSITIVE_INFINITY;
  if (context.now() >= firstAttemptAt + timeoutMs) return 0;
  const longestMs = options.maxRetryIntervalInMilliseconds ?? LONGEST_DELAY_MS;
  return Math.min(
    options.firstRetryIntervalInMilliseconds * (options.backoffCoefficient ?? 1) ** retryCount,
    longestMs,
  );
}
