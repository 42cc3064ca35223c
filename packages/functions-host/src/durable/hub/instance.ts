import type { OutgoingMessage } from '../entities/entity-message.ts';
import { EventType, type ExecutionStarted, type HistoryEvent, type ParentLink } from '../history/history-event.ts';
import type { RuntimeStatus } from './orchestration-status.ts';

/** An orchestration instance with its history, as it is kept in memory until it has finished. */
export interface Instance {
  readonly instanceId: string;
  /** The id of the current execution. It changes with every start and continue-as-new, and results for another execution are dropped. */
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
  /** The events that no episode has taken yet. */
  inbox: HistoryEvent[];
  /** The messages to other instances that may not have arrived yet. */
  outbox: OutgoingMessage[];
  /** Only of an entity: the ids of messages that have come, while their senders may still send them again. */
  readonly received: Set<string>;
}

/** Finds the event that started the current execution; `undefined` only if the journal has lost it. */
export const startedEvent = ({ history, inbox }: Instance): ExecutionStarted | undefined =>
  history.find(isStart) ?? inbox.find(isStart);

const isStart = (event: HistoryEvent): event is ExecutionStarted => event.EventType === EventType.ExecutionStarted;
