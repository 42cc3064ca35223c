import type { DurableTask } from '../../settings/host-json.ts';
import type { EntityId } from '../entities/entity-id.ts';
import type { EntityRequest } from '../entities/entity-message.ts';
import type { Decision } from '../history/history-event.ts';
import type { PendingTask } from './pending-task.ts';

/** The functions of the app, so that an orchestration doesn't wait for one that doesn't exist. */
export interface KnownFunctions {
  hasActivity(name: string): boolean;
  hasOrchestrator(name: string): boolean;
  hasEntity(name: string): boolean;
  /** The names of all orchestrators. */
  orchestrators(): readonly string[];
}

export interface TimerLimits {
  /** A timer that is longer than this (ms) is split. */
  maximumShortTimerMs: number;
  /** The length of each part in ms. */
  longTimerIntervalMs: number;
}

/** The lock of a set of entities. */
export interface HeldLock {
  id: string;
  entities: readonly EntityId[];
}

/** An orchestration that is replayed, and the host that runs it. */
export interface Replaying {
  readonly instanceId: string;
  readonly executionId: string;
  readonly parentInstanceId: string | undefined;
  readonly functions: KnownFunctions;
  readonly timers: TimerLimits;
  readonly settings: Pick<DurableTask, 'defaultVersion' | 'maxOrchestrationActions'>;
}

/** The interface between actions and the orchestration that is replayed. */
export interface ReplayContext extends Replaying {
  /** The orchestrator's clock: the time at which the current episode started, in ms. */
  now(): number;
  /** Schedules work under the next sequence number. The task settles when the history has its result. */
  schedule(make: (at: Date, id: number) => Decision): PendingTask;
  /** Stops waiting for a scheduled task without taking it back. */
  abandon(task: PendingTask): void;
  /** Sends a message to an entity. @returns its id, which is the same in every replay unless `id` is given */
  send(target: string, name: string, request: Omit<EntityRequest, 'id'>, id?: string): string;
  /** Is released when the orchestration ends. */
  heldLock: HeldLock | undefined;
  waitForEvent(name: string): PendingTask;
  continueAsNew(input: string | null): void;
}
