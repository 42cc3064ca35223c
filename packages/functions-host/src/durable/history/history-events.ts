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

/**
 * Makes an event of a type. The cast is needed because TypeScript doesn't see that fields of a generic type complete an event.
 * @param id the sequence number of what it requests, or -1
 */
const made = <T extends HistoryEvent['EventType']>(type: T, at: Date, fields: Fields<T>, id = -1) =>
  ({ EventType: type, EventId: id, IsPlayed: false, Timestamp: at.toISOString(), ...fields }) as unknown as Of<T>;

type Fields<T extends HistoryEvent['EventType']> = Omit<Of<T>, 'EventType' | 'EventId' | 'IsPlayed' | 'Timestamp'>;

/** Makes history events. `at` is the time of the event; `input` and `result` are serialised JSON, or `null`. */
export const historyEvents = {
  executionStarted: (at: Date, { name, version = '', input, parent, generation }: Start) =>
    made(EventType.ExecutionStarted, at, {
      Name: name,
      Version: version,
      Input: input,
      Tags: null,
      ParentInstance: parent ? describeParent(parent) : null,
      ...(generation !== undefined && { Generation: generation }),
    }),
  executionCompleted: (at: Date, id: number, status: number, result: string | null) =>
    made(EventType.ExecutionCompleted, at, { OrchestrationStatus: status, Result: result }, id),
  executionTerminated: (at: Date, reason: string | null) => made(EventType.ExecutionTerminated, at, { Input: reason }),
  executionSuspended: (at: Date, reason: string | null) => made(EventType.ExecutionSuspended, at, { Reason: reason }),
  executionResumed: (at: Date, reason: string | null) => made(EventType.ExecutionResumed, at, { Reason: reason }),
  orchestratorStarted: (at: Date) => made(EventType.OrchestratorStarted, at, {}),
  orchestratorCompleted: (at: Date) => made(EventType.OrchestratorCompleted, at, {}),
  taskScheduled: (at: Date, id: number, name: string, input: string) =>
    made(EventType.TaskScheduled, at, { Name: name, Version: '', Input: input }, id),
  taskCompleted: (at: Date, taskId: number, result: string | null) =>
    made(EventType.TaskCompleted, at, { TaskScheduledId: taskId, Result: result }),
  taskFailed: (at: Date, taskId: number, reason: string, details: string, failureDetails?: FailureDetails) =>
    made(EventType.TaskFailed, at, {
      TaskScheduledId: taskId,
      Reason: reason,
      Details: details,
      ...(failureDetails && { FailureDetails: failureDetails }),
    }),
  subOrchestrationCreated: (
    at: Date,
    id: number,
    { name, version = '', instanceId, input }: Omit<Start, 'parent'> & { instanceId: string },
  ) =>
    made(
      EventType.SubOrchestrationInstanceCreated,
      at,
      { Name: name, Version: version, InstanceId: instanceId, Input: input },
      id,
    ),
  subOrchestrationCompleted: (at: Date, taskId: number, result: string | null) =>
    made(EventType.SubOrchestrationInstanceCompleted, at, { TaskScheduledId: taskId, Result: result }),
  subOrchestrationFailed: (at: Date, taskId: number, reason: string, details: string | null) =>
    made(EventType.SubOrchestrationInstanceFailed, at, {
      TaskScheduledId: taskId,
      Reason: reason,
      Details: details,
    }),
  timerCreated: (at: Date, id: number, fireAt: Date) =>
    made(EventType.TimerCreated, at, { FireAt: fireAt.toISOString() }, id),
  timerFired: (at: Date, timerId: number, fireAt: string) =>
    made(EventType.TimerFired, at, { TimerId: timerId, FireAt: fireAt }),
  eventSent: (at: Date, id: number, { target, name, input }: { target: string; name: string; input: string }) =>
    made(EventType.EventSent, at, { InstanceId: target, Name: name, Input: input }, id),
  eventRaised: (at: Date, name: string, input: string | null) =>
    made(EventType.EventRaised, at, { Name: name, Input: input }),
  /** An event that only wakes an orchestration; `data` is the reason. */
  generic: (at: Date, data: string | null, id = -1) => made(EventType.GenericEvent, at, { Data: data }, id),
  continuedAsNew: (at: Date, id: number, input: string | null) =>
    made(EventType.ContinueAsNew, at, { Result: input }, id),
};

function describeParent(parent: ParentLink): object {
  return {
    Name: parent.name,
    OrchestrationInstance: { InstanceId: parent.instanceId, ExecutionId: parent.executionId },
    TaskScheduleId: parent.taskScheduledId,
    Version: '',
  };
}
