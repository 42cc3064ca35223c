import type { OrchestrationContext } from 'durable-functions';
import type { Steps } from './call.ts';

/**
 * Waits for an event, but not longer than so many seconds.
 * @returns whether the event came. An event only wakes; a wait that a timer ended swallows the next event that arrives
 * before a newer wait, so nothing may be counted by events.
 */
export function* wakeOrTimeout(context: OrchestrationContext, event: string, seconds: number): Steps<boolean> {
  const wake = context.df.waitForExternalEvent(event);
  const deadline = context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + seconds * 1_000));
  const winner = yield context.df.Task.any([wake, deadline]);
  if (winner !== wake) return false;
  deadline.cancel();
  return true;
}
