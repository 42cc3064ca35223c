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

type Types = typeof EventType;
type Event<K extends keyof Types, Fields = object> = {
  EventType: Types[K];
  EventId: number;
  IsPlayed: boolean;
  /** The time in ISO 8601, UTC. */
  Timestamp: string;
} & Fields;

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

interface Failed {
  TaskScheduledId: number;
  Reason: string;
  /** Null for a sub-orchestration that was terminated. */
  Details: string | null;
  FailureDetails?: FailureDetails | undefined;
}

export type ExecutionStarted = Event<
  'ExecutionStarted',
  {
    Name: string;
    Version: string;
    Input: string | null;
    Tags: null;
    ParentInstance: object | null;
    /** The number of times that clients have started this instance before; absent if an orchestration started it. */
    Generation?: number | undefined;
  }
>;
export type ExecutionCompleted = Event<'ExecutionCompleted', { OrchestrationStatus: number; Result: string | null }>;
export type ExecutionTerminated = Event<'ExecutionTerminated', { Input: string | null }>;
export type TaskScheduled = Event<'TaskScheduled', { Name: string; Version: string; Input: string }>;
export type TaskCompleted = Event<'TaskCompleted', { TaskScheduledId: number; Result: string | null }>;
export type TaskFailed = Event<'TaskFailed', Failed>;
export type SubOrchestrationCreated = Event<
  'SubOrchestrationInstanceCreated',
  { Name: string; Version: string; InstanceId: string; Input: string | null }
>;
export type SubOrchestrationCompleted = Event<
  'SubOrchestrationInstanceCompleted',
  { TaskScheduledId: number; Result: string | null }
>;
export type SubOrchestrationFailed = Event<'SubOrchestrationInstanceFailed', Failed>;
export type TimerCreated = Event<'TimerCreated', { FireAt: string }>;
export type TimerFired = Event<'TimerFired', { TimerId: number; FireAt: string }>;
/** A message to an entity; `InstanceId` is the instance that gets it, and `Input` an `EntityRequest` as JSON. */
export type EventSent = Event<'EventSent', { InstanceId: string; Name: string; Input: string }>;
export type EventRaised = Event<'EventRaised', { Name: string; Input: string | null }>;
export type ContinuedAsNew = Event<'ContinueAsNew', { Result: string | null }>;

/** Work that an orchestration requests, as the event that it becomes in the history. `EventId` is its sequence number within the execution. */
export type Decision = TaskScheduled | TimerCreated | SubOrchestrationCreated | EventSent;

/** One event of an orchestration's history, in the names and types that the Durable Task Framework gives to language workers. */
export type HistoryEvent =
  | ExecutionStarted
  | ExecutionCompleted
  | ExecutionTerminated
  | TaskScheduled
  | TaskCompleted
  | TaskFailed
  | SubOrchestrationCreated
  | SubOrchestrationCompleted
  | SubOrchestrationFailed
  | TimerCreated
  | TimerFired
  | Event<'GenericEvent', { Data: string | null }>
  | Event<'OrchestratorStarted'>
  | Event<'OrchestratorCompleted'>
  | EventSent
  | EventRaised
  | ContinuedAsNew
  | Event<'ExecutionSuspended', { Reason: string | null }>
  | Event<'ExecutionResumed', { Reason: string | null }>;
