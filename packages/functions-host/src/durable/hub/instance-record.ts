import { z } from 'zod';
import type { OutgoingMessage } from '../entities/entity-message.ts';
import { type HistoryEvent, ParentLink } from '../history/history-event.ts';
import { RUNTIME_STATUSES } from './orchestration-status.ts';

const Status = z.enum(RUNTIME_STATUSES);
/** Events aren't parsed in full, because this host wrote them, and a complete line contains complete events. */
const Events = z.array(z.custom<HistoryEvent>((value) => typeof value === 'object' && value !== null));

/** The first line describes the instance. `customStatus` is kept from one execution to the next. */
const Begun = z.object({
  kind: z.literal('instance'),
  format: z.literal(1),
  instanceId: z.string(),
  executionId: z.string(),
  name: z.string(),
  createdTime: z.string(),
  /** Absent in files of older hosts. */
  lastUpdatedTime: z.string().optional(),
  parent: ParentLink.optional(),
  status: Status,
  customStatus: z.string().nullable(),
  /** Of an entity, or of an instance that was rewound. */
  history: Events.default(() => []),
  inbox: Events,
  outbox: z.array(z.custom<OutgoingMessage>((value) => typeof value === 'object' && value !== null)).default(() => []),
});

/** An event has arrived and waits for the next episode. */
const Received = z.object({ kind: z.literal('message'), event: Events.element });

/** An episode has run: it took the first `took` waiting messages and added `events` to the history. */
const Ran = z.object({
  kind: z.literal('episode'),
  took: z.number(),
  events: Events,
  status: Status,
  customStatus: z.string().nullable(),
  output: z.string().nullable(),
});

/** The first `count` messages of the outbox have arrived. */
const Sent = z.object({ kind: z.literal('sent'), count: z.number() });

/** The last line of a finished instance; a host that starts reads only this line. */
export const Summary = z.object({
  kind: z.literal('finished'),
  instanceId: z.string(),
  executionId: z.string(),
  name: z.string(),
  createdTime: z.string(),
  lastUpdatedTime: z.string(),
  status: Status,
  parent: ParentLink.optional(),
  /** The number of times that clients had started it before. */
  generation: z.number().optional(),
});
export type Summary = z.infer<typeof Summary>;

/** One line of an instance's file. Serialised JSON stays a string. */
export const InstanceRecord = z.discriminatedUnion('kind', [Begun, Received, Ran, Sent, Summary]);
export type InstanceRecord = z.infer<typeof InstanceRecord>;
