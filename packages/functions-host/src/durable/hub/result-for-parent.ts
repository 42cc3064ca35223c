import type { HistoryEvent, ParentLink } from '../history/history-event.ts';
import { historyEvents } from '../history/history-events.ts';
import type { Instance } from './instance.ts';

/** Makes the event with which a finished sub-orchestration reports its result to its parent. */
export function resultForParent(child: Instance, parent: ParentLink, failureDetails: string): HistoryEvent {
  const at = new Date(child.lastUpdatedTime);
  if (child.status === 'Completed')
    return historyEvents.subOrchestrationCompleted(at, parent.taskScheduledId, child.output);
  // The extension gives no details for a terminated sub-orchestration.
  const details = child.status === 'Terminated' ? null : failureDetails;
  return historyEvents.subOrchestrationFailed(at, parent.taskScheduledId, child.output ?? '', details);
}
