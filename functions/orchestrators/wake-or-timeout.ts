import type { OrchestrationContext } from 'durable-functions';
import type { Steps } from './call.ts';

/**
 * Waits for an event, for at most this many seconds. Don't count events: a wait that its timer has ended still takes the next event.
 * @returns true if the event came
 */
export function* wakeOrTimeout(context: OrchestrationContext, event: string, seconds: number): Steps<boolean> {
  const wake = context.df.waitForExternalEvent(event);
  const deadline = context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + seconds * 1_000));
  const winner = yield context.df.Task.any([wake, deadline]);
  if (winner !== wake) return false;
  deadline.cancel();
  return true;
}
