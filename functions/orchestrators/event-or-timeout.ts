import type { OrchestrationContext } from 'durable-functions';
import type { Steps } from './call.ts';

/**
 * Waits for an event, for at most this many seconds, rounded up to a whole second of the clock. The extension drops fractions, and a
 * timer that fired early would make a loop spin. Don't count events: a wait that its timer has ended still takes the next event.
 * @returns the payload of the event (null if it is empty), or undefined if the time ran out
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
