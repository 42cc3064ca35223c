import type { OrchestrationContext } from 'durable-functions';
import type { Steps } from './call.ts';

/**
 * Waits for an event, but not longer than so many seconds, rounded up to a whole second of the clock: the extension drops fractions,
 * and a timer that fired early would make a loop spin.
 * @returns what the event carries; null for nothing, undefined where none came. An event only wakes: a wait that a timer ended
 *   swallows the next event that arrives before a newer wait, so nothing may be counted by events.
 */
export function* eventOrTimeout(context: OrchestrationContext, event: string, seconds: number): Steps<unknown> {
  const wake = context.df.waitForExternalEvent(event);
  const deadline = Math.ceil(context.df.currentUtcDateTime.getTime() / 1_000 + seconds) * 1_000;
  const timer = context.df.createTimer(new Date(deadline));
  const winner = yield context.df.Task.any([wake, timer]);
  if (winner !== wake) return undefined;
  timer.cancel();
  return wake.result ?? null;
}
