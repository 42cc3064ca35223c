import type { DecisionRequest } from './decision.ts';
import type { PendingTask } from './pending-task.ts';

/** What a host is asked whether it has: an orchestration mustn't wait for functions that don't exist. */
export interface KnownFunctions {
  hasActivity(name: string): boolean;
  hasOrchestrator(name: string): boolean;
  /** The names of all orchestrators. */
  orchestrators(): readonly string[];
}

export interface TimerLimits {
  /** A timer further away than this is split, in ms. */
  maximumShortTimerMs: number;
  /** The length of the parts, in ms. */
  longTimerIntervalMs: number;
}

/** The orchestration that is replayed, as the actions see it. */
export interface ReplayContext {
  readonly instanceId: string;
  readonly parentInstanceId: string | undefined;
  readonly functions: KnownFunctions;
  readonly timers: TimerLimits;
  /** The version of sub-orchestrations that are called without one. */
  readonly defaultVersion: string;
  /** The orchestrator's clock: the time at which the current episode started, in ms. */
  now(): number;
  /** Takes the next sequence number; the task settles when history says so. */
  schedule(request: DecisionRequest): PendingTask;
  /** Stops waiting for a scheduled task without taking it back. */
  abandon(task: PendingTask): void;
  waitForEvent(name: string): PendingTask;
  continueAsNew(input: string | null): void;
}
