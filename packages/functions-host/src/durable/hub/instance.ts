import { EventType, type ExecutionStarted, type HistoryEvent, type ParentLink } from '../history/history-event.ts';
import type { RuntimeStatus } from './orchestration-status.ts';

/** An orchestration instance with its history, as it is in memory while it isn't finished. */
export interface Instance {
  readonly instanceId: string;
  /** Changes with every start and every continue-as-new: what was meant for another execution is dropped. */
  executionId: string;
  readonly name: string;
  readonly parent: ParentLink | undefined;
  readonly createdTime: string;
  lastUpdatedTime: string;
  status: RuntimeStatus;
  /** Serialised JSON, as are `output` and the input in the history. */
  customStatus: string | null;
  output: string | null;
  history: HistoryEvent[];
  /** What came and no episode has taken yet. */
  inbox: HistoryEvent[];
}

/** How the current execution was started; `undefined` only where a journal has lost it. */
export const startedEvent = ({ history, inbox }: Instance): ExecutionStarted | undefined =>
  [...history, ...inbox].find((event) => event.EventType === EventType.ExecutionStarted);
