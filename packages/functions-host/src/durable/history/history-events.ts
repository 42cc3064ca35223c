import { EventType, type FailureDetails, type HistoryEvent, type ParentLink } from './history-event.ts';

type Of<T extends HistoryEvent['EventType']> = Extract<HistoryEvent, { EventType: T }>;

interface Start {
  name: string;
  version?: string | undefined;
  input: string | null;
  parent?: ParentLink | undefined;
  /** The number of times that clients have started the instance before. */
  generation?: number | undefined;
}

const stamp = (at: Date, id = -1) => ({ EventId: id, IsPlayed: false, Timestamp: at.toISOString() });

/**
 * Makes history events. `at` is the time of the event; `input` and `result` are serialised JSON, or `null`.
 */
export const historyEvents = {
  executionStarted: (
    at: Date,
    { name, version = '', input, parent, generation }: Start,
  ): Of<typeof EventType.ExecutionStarted> => ({
    EventType: EventType.ExecutionStarted,
    ...stamp(at),
    Name: name,
    Version: version,
    Input: input,
    Tags: null,
    ParentInstance: parent ? describeParent(parent) : null,
    ...(generation !== undefined && { Generation: generation }),
  }),
  executionCompleted: (
    at: Date,
    id: number,
    status: number,
    result: string | null,
  ): Of<typeof EventType.ExecutionCompleted> => ({
    EventType: EventType.ExecutionCompleted,
    ...stamp(at, id),
    OrchestrationStatus: status,
    Result: result,
  }),
  executionTerminated: (at: Date, reason: string | null): Of<typeof EventType.ExecutionTerminated> => ({
    EventType: EventType.ExecutionTerminated,
    ...stamp(at),
    Input: reason,
  }),
  executionSuspended: (at: Date, reason: string | null): Of<typeof EventType.ExecutionSuspended> => ({
    EventType: EventType.ExecutionSuspended,
    ...stamp(at),
    Reason: reason,
  }),
  executionResumed: (at: Date, reason: string | null): Of<typeof EventType.ExecutionResumed> => ({
    EventType: EventType.ExecutionResumed,
    ...stamp(at),
    Reason: reason,
  }),
  orchestratorStarted: (at: Date): Of<typeof EventType.OrchestratorStarted> => ({
    EventType: EventType.OrchestratorStarted,
    ...stamp(at),
  }),
  orchestratorCompleted: (at: Date): Of<typeof EventType.OrchestratorCompleted> => ({
    EventType: EventType.OrchestratorCompleted,
    ...stamp(at),
  }),
  taskScheduled: (at: Date, id: number, name: string, input: string): Of<typeof EventType.TaskScheduled> => ({
    EventType: EventType.TaskScheduled,
    ...stamp(at, id),
    Name: name,
    Version: '',
    Input: input,
  }),
  taskCompleted: (at: Date, taskId: number, result: string | null): Of<typeof EventType.TaskCompleted> => ({
    EventType: EventType.TaskCompleted,
    ...stamp(at),
    TaskScheduledId: taskId,
    Result: result,
  }),
  taskFailed: (
    at: Date,
    taskId: number,
    reason: string,
    details: string,
    failureDetails?: FailureDetails,
  ): Of<typeof EventType.TaskFailed> => ({
    EventType: EventType.TaskFailed,
    ...stamp(at),
    TaskScheduledId: taskId,
    Reason: reason,
    Details: details,
    ...(failureDetails && { FailureDetails: failureDetails }),
  }),
  subOrchestrationCreated: (
    at: Date,
    id: number,
    { name, version = '', instanceId, input }: Omit<Start, 'parent'> & { instanceId: string },
  ): Of<typeof EventType.SubOrchestrationInstanceCreated> => ({
    EventType: EventType.SubOrchestrationInstanceCreated,
    ...stamp(at, id),
    Name: name,
    Version: version,
    InstanceId: instanceId,
    Input: input,
  }),
  subOrchestrationCompleted: (
    at: Date,
    taskId: number,
    result: string | null,
  ): Of<typeof EventType.SubOrchestrationInstanceCompleted> => ({
    EventType: EventType.SubOrchestrationInstanceCompleted,
    ...stamp(at),
    TaskScheduledId: taskId,
    Result: result,
  }),
  subOrchestrationFailed: (
    at: Date,
    taskId: number,
    reason: string,
    details: string | null,
  ): Of<typeof EventType.SubOrchestrationInstanceFailed> => ({
    EventType: EventType.SubOrchestrationInstanceFailed,
    ...stamp(at),
    TaskScheduledId: taskId,
    Reason: reason,
    Details: details,
  }),
  timerCreated: (at: Date, id: number, fireAt: Date): Of<typeof EventType.TimerCreated> => ({
    EventType: EventType.TimerCreated,
    ...stamp(at, id),
    FireAt: fireAt.toISOString(),
  }),
  timerFired: (at: Date, timerId: number, fireAt: string): Of<typeof EventType.TimerFired> => ({
    EventType: EventType.TimerFired,
    ...stamp(at),
    TimerId: timerId,
    FireAt: fireAt,
  }),
  eventSent: (
    at: Date,
    id: number,
    { target, name, input }: { target: string; name: string; input: string },
  ): Of<typeof EventType.EventSent> => ({
    EventType: EventType.EventSent,
    ...stamp(at, id),
    InstanceId: target,
    Name: name,
    Input: input,
  }),
  eventRaised: (at: Date, name: string, input: string | null): Of<typeof EventType.EventRaised> => ({
    EventType: EventType.EventRaised,
    ...stamp(at),
    Name: name,
    Input: input,
  }),
  /** An event that only wakes an orchestration; `data` is the reason. */
  generic: (at: Date, data: string | null, id = -1): Of<typeof EventType.GenericEvent> => ({
    EventType: EventType.GenericEvent,
    ...stamp(at, id),
    Data: data,
  }),
  continuedAsNew: (at: Date, id: number, input: string | null): Of<typeof EventType.ContinueAsNew> => ({
    EventType: EventType.ContinueAsNew,
    ...stamp(at, id),
    Result: input,
  }),
};

function describeParent(parent: ParentLink): object {
  return {
    Name: parent.name,
    OrchestrationInstance: { InstanceId: parent.instanceId, ExecutionId: parent.executionId },
    TaskScheduleId: parent.taskScheduledId,
    Version: '',
  };
}
