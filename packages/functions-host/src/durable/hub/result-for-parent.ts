import type { HistoryEvent, ParentLink } from '../history/history-event.ts';
import { historyEvents } from '../history/history-events.ts';
import type { Instance } from './instance.ts';

/** What a finished sub-orchestration tells the one that called it. */
export function resultForParent(child: Instance, parent: ParentLink, failureDetails: string): HistoryEvent {
  const at = new Date(child.lastUpdatedTime);
  if (child.status === 'Completed')
    return historyEvents.subOrchestrationCompleted(at, parent.taskScheduledId, child.output);
  // The extension has no details of one that was terminated.
  const details = child.status === 'Terminated' ? null : failureDetails;
  return historyEvents.subOrchestrationFailed(at, parent.taskScheduledId, child.output ?? '', details);
}
