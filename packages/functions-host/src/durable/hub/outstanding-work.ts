import { completedTaskId, isCall } from '../history/completed-task-id.ts';
import { EventType, type HistoryEvent } from '../history/history-event.ts';
import type { Instance } from './instance.ts';

/** Lists the work of an instance that has no result yet, and that has to begin again after a crash. */
export function outstandingWork(instance: Instance): HistoryEvent[] {
  const done = new Set([...instance.history, ...instance.inbox].map(completedTaskId));
  return instance.history.filter((event) => (isCall(event) || isTimer(event)) && !done.has(event.EventId));
}

const isTimer = (event: HistoryEvent) => event.EventType === EventType.TimerCreated;
