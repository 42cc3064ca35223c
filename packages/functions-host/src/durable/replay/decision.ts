import {
  type EventSent,
  EventType,
  type HistoryEvent,
  type SubOrchestrationCreated,
  type TaskScheduled,
  type TimerCreated,
} from '../history/history-event.ts';
import { historyEvents } from '../history/history-events.ts';

/** Work that an orchestration requests; `id` is its sequence number within the execution. */
export type Decision =
  | { kind: 'activity'; id: number; name: string; input: string }
  | { kind: 'timer'; id: number; fireAt: Date }
  | { kind: 'message'; id: number; target: string; name: string; input: string }
  | { kind: 'sub-orchestration'; id: number; name: string; version: string; instanceId: string; input: string | null };

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;
export type DecisionRequest = WithoutId<Decision>;

/** Returns the decision that added this event to the history. */
export function decisionOf(event: TaskScheduled | TimerCreated | SubOrchestrationCreated | EventSent): Decision {
  const id = event.EventId;
  switch (event.EventType) {
    case EventType.TaskScheduled:
      return { kind: 'activity', id, name: event.Name, input: event.Input };
    case EventType.TimerCreated:
      return { kind: 'timer', id, fireAt: new Date(event.FireAt) };
    case EventType.EventSent:
      return { kind: 'message', id, target: event.InstanceId, name: event.Name, input: event.Input };
    case EventType.SubOrchestrationInstanceCreated:
      return {
        kind: 'sub-orchestration',
        id,
        name: event.Name,
        version: event.Version,
        instanceId: event.InstanceId,
        input: event.Input,
      };
  }
}

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
