import { EventType, type HistoryEvent } from '../history/history-event.ts';
import type { Instance } from '../hub/instance.ts';

/** These events wait in the control queue until an episode takes them. All others are made by episodes and never count as played. */
const ARRIVES: readonly number[] = [
  EventType.ExecutionStarted,
  EventType.TaskCompleted,
  EventType.TaskFailed,
  EventType.SubOrchestrationInstanceCompleted,
  EventType.SubOrchestrationInstanceFailed,
  EventType.TimerFired,
  EventType.EventRaised,
];

/** Every episode sends all of history: an event that has been put into its form stays in it. */
const wired = new WeakMap<HistoryEvent, { IsPlayed: boolean }>();

/** Converts a history to the form in which the extension sends it to a language worker, which has more or fewer properties than the journal. */
export const wireHistory = (instance: Instance, history: readonly HistoryEvent[]): object[] =>
  history.map((event) => {
    const IsPlayed = event.IsPlayed && ARRIVES.includes(event.EventType);
    const before = wired.get(event);
    if (before?.IsPlayed === IsPlayed) return before;
    const now = { ...event, ...fieldsOf(event, instance), IsPlayed };
    wired.set(event, now);
    return now;
  });

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
    // On Azure, the inputs of requested work are stored elsewhere and not sent back.
    case EventType.TaskScheduled:
      return { Input: null, ParentTraceContext: null, Tags: null };
    case EventType.SubOrchestrationInstanceCreated:
      return { Version: event.Version || null, Input: null, ClientSpanId: null, Tags: null };
    case EventType.TaskFailed:
      return { FailureDetails: event.FailureDetails ?? null };
    case EventType.EventRaised:
      return { ParentTraceContext: null };
    case EventType.SubOrchestrationInstanceFailed:
    case EventType.ExecutionCompleted:
      return { FailureDetails: null };
    default:
      return {};
  }
}
