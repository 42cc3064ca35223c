import { historyEvents } from '../history/history-event.ts';
import { PendingTask } from './pending-task.ts';
import type { ReplayContext } from './replay-context.ts';

/**
 * Creates a durable timer. A timer that is longer than storage can hold is split into parts that are created one after another, each
 * with its own sequence number. A cancelled timer has settled, but its part still fires without effect.
 */
export function createTimer(context: ReplayContext, fireAtMs: number, isCancelled: boolean): PendingTask {
  const isLong = fireAtMs - context.now() > context.timers.maximumShortTimerMs;
  const timer = new PendingTask();
  const createPart = (partEndsAtMs: number) => {
    const part = context.schedule((at, id) => historyEvents.timerCreated(at, id, new Date(partEndsAtMs)));
    if (isCancelled) {
      context.abandon(part);
      timer.settle('failed');
      return;
    }
    part.whenSettled(() => goOn());
  };
  const goOn = () => {
    const remainingMs = fireAtMs - context.now();
    if (!isLong || remainingMs <= 0) timer.settle('completed');
    else createPart(context.now() + Math.min(remainingMs, context.timers.longTimerIntervalMs));
  };
  createPart(isLong ? context.now() + context.timers.longTimerIntervalMs : fireAtMs);
  return timer;
}
