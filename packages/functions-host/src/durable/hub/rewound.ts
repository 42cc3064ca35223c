import { messageOf, requestIn } from '../entities/entity-message.ts';
import { completedTaskId, isCall } from '../history/completed-task-id.ts';
import { EventType, type HistoryEvent, historyEvents } from '../history/history-event.ts';
import type { Instance } from './instance.ts';

/**
 * Prepares a failed instance to go on. As on Azure, failures, their requests and the end are removed from its history, so that the
 * activities are requested again. (On Azure a failed sub-orchestration is rewound itself; here it is started again.)
 */
export function rewound({ history }: Instance, now: Date, reason: string | null): Partial<Instance> {
  const failed = new Set(history.filter(isFailure).map(completedTaskId));
  const kept = history.filter((event) => !isFailure(event) && !(isCall(event) && failed.has(event.EventId)));
  return {
    history: kept.map((event) =>
      event.EventType === EventType.ExecutionCompleted ? historyEvents.generic(now, null, event.EventId) : event,
    ),
    inbox: [historyEvents.generic(now, reason)],
    status: 'Running',
    output: null,
  };
}

/** Returns whether an instance has asked for the locks of entities. By its history, it would still hold them. */
export const hasLocked = ({ history }: Instance): boolean =>
  history.some(
    (event) => event.EventType === EventType.EventSent && requestIn(messageOf(event).event)?.lockset !== undefined,
  );

const isFailure = ({ EventType: type }: HistoryEvent) =>
  type === EventType.TaskFailed || type === EventType.SubOrchestrationInstanceFailed;
