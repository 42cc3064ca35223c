import type { Decision, EventRaised, HistoryEvent } from '../history/history-event.ts';
import type { Action } from '../wire/action.ts';
import type { Replaying } from './replay-context.ts';

export interface ReplayRequest extends Replaying {
  /** All actions that the orchestrator has yielded since it began, in order. */
  actions: readonly Action[];
  /** Past and new events. */
  history: readonly HistoryEvent[];
}

export interface Replayed {
  /** The decisions that aren't in the history yet, in the order of their sequence numbers; empty while suspended. */
  decisions: Decision[];
  /** What an orchestration that ends now still sends: messages to entities, and the releases of its locks. */
  farewell: Decision[];
  /** True if every action has settled, so that the orchestrator may end. */
  isSettled: boolean;
  /** The number of scheduled tasks without a result, including abandoned ones. */
  openTasks: number;
  isSuspended: boolean;
  terminated: { reason: string | null } | undefined;
  /** The input of the next execution, and the events that arrived after it was requested. */
  continueAsNew: { input: string | null; carriedOver: EventRaised[] } | undefined;
  /** The next free sequence number. */
  nextId: number;
  /** The reason why the orchestration can't go on. If `isWhole` is true, nothing is put before the text. */
  error: { message: string; isWhole: boolean } | undefined;
}
