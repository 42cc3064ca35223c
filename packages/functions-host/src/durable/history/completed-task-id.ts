import { EventType, type HistoryEvent } from './history-event.ts';

/** Returns the sequence number of the activity, sub-orchestration or timer that `event` settles; `undefined` for any other event. */
export function completedTaskId(event: HistoryEvent): number | undefined {
  switch (event.EventType) {
    case EventType.TaskCompleted:
    case EventType.TaskFailed:
    case EventType.SubOrchestrationInstanceCompleted:
    case EventType.SubOrchestrationInstanceFailed:
      return event.TaskScheduledId;
    case EventType.TimerFired:
      return event.TimerId;
    default:
      return undefined;
  }
}

/** Returns whether an event requests an activity or a sub-orchestration. */
export const isCall = ({ EventType: type }: HistoryEvent): boolean =>
  type === EventType.TaskScheduled || type === EventType.SubOrchestrationInstanceCreated;
