import type { EventRaised, HistoryEvent } from '../history/history-event.ts';
import type { Action } from '../wire/action.ts';
import type { Decision } from './decision.ts';
import type { KnownFunctions, TimerLimits } from './replay-context.ts';

export interface ReplayRequest {
  instanceId: string;
  executionId: string;
  parentInstanceId: string | undefined;
  /** Everything that the orchestrator has yielded since it began, in order. */
  actions: readonly Action[];
  /** Past and new events. */
  history: readonly HistoryEvent[];
  functions: KnownFunctions;
  timers: TimerLimits;
  /** The version of sub-orchestrations that are called without one. */
  defaultVersion?: string | undefined;
  /** More scheduled work than this fails the orchestration. */
  maxActions: number;
}

export interface Replayed {
  /** What history doesn't know yet, in the order of the sequence numbers; empty while suspended. */
  decisions: Decision[];
  /** Every action has settled: what the orchestrator says of its end counts. */
  isSettled: boolean;
  /** Scheduled work that hasn't come back, also what nobody waits for any more. */
  openTasks: number;
  isSuspended: boolean;
  terminated: { reason: string | null } | undefined;
  /** The input of the next execution, and the events that came after it was asked for. */
  continueAsNew: { input: string | null; carriedOver: EventRaised[] } | undefined;
  /** The next free sequence number. */
  nextId: number;
  /** Why the orchestration can't go on; `isWhole` where nothing is put before the text. */
  error: { message: string; isWhole: boolean } | undefined;
}
