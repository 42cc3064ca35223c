import { z } from 'zod';
import type { OutgoingMessage } from '../entities/entity-message.ts';
import { EventType, type ExecutionStarted, type HistoryEvent, ParentLink } from '../history/history-event.ts';
import { RUNTIME_STATUSES } from './orchestration-status.ts';

/** Events aren't parsed in full, because this host wrote them, and a complete line contains complete events. */
export const StoredEvent = z.custom<HistoryEvent>((value) => typeof value === 'object' && value !== null);
const StoredMessage = z.custom<OutgoingMessage>((value) => typeof value === 'object' && value !== null);

/** What is on disk of an orchestration instance or an entity. Serialised JSON stays a string. */
export const StoredInstance = z.object({
  instanceId: z.string(),
  /** The id of the current execution. It changes with every start and continue-as-new, and results for another execution are dropped. */
  executionId: z.string(),
  name: z.string(),
  parent: ParentLink.optional(),
  createdTime: z.string(),
  lastUpdatedTime: z.string(),
  status: z.enum(RUNTIME_STATUSES),
  /** Is kept from one execution to the next. */
  customStatus: z.string().nullable(),
  history: z.array(StoredEvent).default(() => []),
  /** The events that no episode has taken yet. */
  inbox: z.array(StoredEvent),
  /** The messages to other instances that may not have arrived yet. */
  outbox: z.array(StoredMessage).default(() => []),
});

/** An orchestration instance with its history, as it is kept in memory until it has finished. */
export interface Instance extends z.infer<typeof StoredInstance> {
  output: string | null;
  /** Only of an entity: the ids of messages that have come, while their senders may still send them again. */
  readonly received: Set<string>;
}

/** Finds the event that started the current execution; `undefined` only if the journal has lost it. */
export const startedEvent = ({ history, inbox }: Instance): ExecutionStarted | undefined =>
  history.find(isStart) ?? inbox.find(isStart);

const isStart = (event: HistoryEvent): event is ExecutionStarted => event.EventType === EventType.ExecutionStarted;
