import { z } from 'zod';
import type { HistoryEvent } from '../history/history-event.ts';
import { RUNTIME_STATUSES } from './orchestration-status.ts';

const Status = z.enum(RUNTIME_STATUSES);
/** Our own journal wrote the events; that they are whole, the line's being whole says. */
const Events = z.array(z.custom<HistoryEvent>((value) => typeof value === 'object' && value !== null));

const Parent = z.object({
  instanceId: z.string(),
  executionId: z.string(),
  name: z.string(),
  taskScheduledId: z.number(),
});

/** The first line: what the instance is. `customStatus` survives from one execution to the next. */
const Begun = z.object({
  kind: z.literal('instance'),
  format: z.literal(1),
  instanceId: z.string(),
  executionId: z.string(),
  name: z.string(),
  createdTime: z.string(),
  parent: Parent.optional(),
  status: Status,
  customStatus: z.string().nullable(),
  /** Of an instance that was rewound. */
  history: Events.optional(),
  inbox: Events,
});

/** Something came for the instance; it waits for the next episode. */
const Received = z.object({ kind: z.literal('message'), event: Events.element });

/** The orchestrator ran: it took the first `took` waiting messages, and history grew by `events`. */
const Ran = z.object({
  kind: z.literal('episode'),
  took: z.number(),
  events: Events,
  status: Status,
  customStatus: z.string().nullable(),
  output: z.string().nullable(),
});

/** The last line of a finished instance: all that a start of the host needs to know of it. */
export const Summary = z.object({
  kind: z.literal('finished'),
  instanceId: z.string(),
  executionId: z.string(),
  name: z.string(),
  createdTime: z.string(),
  lastUpdatedTime: z.string(),
  status: Status,
  parent: Parent.optional(),
  /** How often a client had started it before. */
  generation: z.number().optional(),
});
export type Summary = z.infer<typeof Summary>;

/** One line of an instance's file. Serialised JSON is kept as it came, in strings. */
export const InstanceRecord = z.discriminatedUnion('kind', [Begun, Received, Ran, Summary]);
export type InstanceRecord = z.infer<typeof InstanceRecord>;
