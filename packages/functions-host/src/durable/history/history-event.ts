import { z } from 'zod';

/** The event types of the Durable Task Framework. The JavaScript SDK compares with these numbers, and the journal contains them. */
export const EventType = {
  ExecutionStarted: 0,
  ExecutionCompleted: 1,
  ExecutionTerminated: 3,
  TaskScheduled: 4,
  TaskCompleted: 5,
  TaskFailed: 6,
  SubOrchestrationInstanceCreated: 7,
  SubOrchestrationInstanceCompleted: 8,
  SubOrchestrationInstanceFailed: 9,
  TimerCreated: 10,
  TimerFired: 11,
  OrchestratorStarted: 12,
  OrchestratorCompleted: 13,
  EventSent: 14,
  EventRaised: 15,
  ContinueAsNew: 16,
  GenericEvent: 17,
  ExecutionSuspended: 19,
  ExecutionResumed: 20,
} as const;

/** Details of the error that an activity threw, if the app provides them with `setExceptionPropertiesProvider`. */
export interface FailureDetails {
  ErrorType: string;
  ErrorMessage: string;
  StackTrace?: string | undefined;
  IsNonRetriable: boolean;
  Properties?: Record<string, unknown> | undefined;
}

/** The parent that gets the result of a sub-orchestration. */
export const ParentLink = z.object({
  instanceId: z.string(),
  executionId: z.string(),
  name: z.string(),
  taskScheduledId: z.number(),
});
export type ParentLink = z.infer<typeof ParentLink>;

interface Start {
  name: string;
  version?: string | undefined;
  input: string | null;
  parent?: ParentLink | undefined;
  /** The number of times that clients have started the instance before; absent if an orchestration starts it. */
  generation?: number | undefined;
}

/** @param id the sequence number of what the event requests, or -1 */
const made = <Type extends number, Fields extends object>(type: Type, at: Date, fields: Fields, id = -1) => ({
  EventType: type,
  EventId: id,
  IsPlayed: false,
  /** The time in ISO 8601, UTC. */
  Timestamp: at.toISOString(),
  ...fields,
});

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
  /** @param details null for a sub-orchestration that was terminated */
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
  /** A message to an entity; `target` is the instance that gets it, and `input` an `EntityRequest` as JSON. */
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

/** One event of an orchestration's history, in the names and types that the Durable Task Framework gives to language workers. */
export type HistoryEvent = ReturnType<(typeof historyEvents)[keyof typeof historyEvents]>;
type Of<Name extends keyof typeof EventType> = Extract<HistoryEvent, { EventType: (typeof EventType)[Name] }>;

export type ExecutionStarted = Of<'ExecutionStarted'>;
export type TaskScheduled = Of<'TaskScheduled'>;
export type TaskFailed = Of<'TaskFailed'>;
export type SubOrchestrationCreated = Of<'SubOrchestrationInstanceCreated'>;
export type TimerCreated = Of<'TimerCreated'>;
export type EventSent = Of<'EventSent'>;
export type EventRaised = Of<'EventRaised'>;

/** Work that an orchestration requests, as the event that it becomes in the history. `EventId` is its sequence number within the execution. */
export type Decision = TaskScheduled | TimerCreated | SubOrchestrationCreated | EventSent;
