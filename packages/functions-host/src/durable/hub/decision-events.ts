import type { HistoryEvent } from '../history/history-event.ts';
import { historyEvents } from '../history/history-events.ts';
import type { Decision } from '../replay/decision.ts';

/** Makes the history event of a decision. */
export function decisionEvent(at: Date, decision: Decision): HistoryEvent {
  switch (decision.kind) {
    case 'activity':
      return historyEvents.taskScheduled(at, decision.id, decision.name, decision.input);
    case 'timer':
      return historyEvents.timerCreated(at, decision.id, decision.fireAt);
    case 'message':
      return historyEvents.eventSent(at, decision.id, decision);
    case 'sub-orchestration':
      return historyEvents.subOrchestrationCreated(at, decision.id, decision);
  }
}
