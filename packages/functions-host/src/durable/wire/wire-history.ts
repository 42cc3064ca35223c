import { EventType, type HistoryEvent } from '../history/history-event.ts';
import type { Instance } from '../hub/instance.ts';

/** Events that wait in the control queue until an episode takes them; the others are made by episodes and never count as played. */
const ARRIVES: readonly number[] = [
  EventType.ExecutionStarted,
  EventType.TaskCompleted,
  EventType.TaskFailed,
  EventType.SubOrchestrationInstanceCompleted,
  EventType.SubOrchestrationInstanceFailed,
  EventType.TimerFired,
  EventType.EventRaised,
];

/** A history in the form in which the extension hands it to a language worker: the journal holds more of some events, less of others. */
export const wireHistory = (instance: Instance, history: readonly HistoryEvent[]): object[] =>
  history.map((event) => ({
    ...event,
    ...fieldsOf(event, instance),
    IsPlayed: event.IsPlayed && ARRIVES.includes(event.EventType),
  }));

function fieldsOf(event: HistoryEvent, { instanceId, executionId }: Instance): object {
  switch (event.EventType) {
    case EventType.ExecutionStarted:
      return {
        OrchestrationInstance: { InstanceId: instanceId, ExecutionId: executionId },
        Version: event.Version || null,
        Correlation: null,
        ParentTraceContext: null,
        ScheduledStartTime: null,
        Generation: event.Generation ?? null,
        GenerateNewTrace: false,
      };
    // The inputs of what was asked for lie elsewhere on Azure, and don't come back.
    case EventType.TaskScheduled:
      return { Input: null, ParentTraceContext: null, Tags: null };
    case EventType.SubOrchestrationInstanceCreated:
      return { Version: event.Version || null, Input: null, ClientSpanId: null, Tags: null };
    case EventType.TaskFailed:
    case EventType.SubOrchestrationInstanceFailed:
      return { FailureDetails: event.FailureDetails ?? null };
    case EventType.EventRaised:
      return { ParentTraceContext: null };
    case EventType.ExecutionCompleted:
      return { FailureDetails: null };
    default:
      return {};
  }
}
