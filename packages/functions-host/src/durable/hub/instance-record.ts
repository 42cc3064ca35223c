import { z } from 'zod';
import { StoredEvent, StoredInstance } from './instance.ts';

/** The first line describes the instance. Files of older hosts have no `lastUpdatedTime`. */
const Begun = StoredInstance.extend({
  kind: z.literal('instance'),
  format: z.literal(1),
  lastUpdatedTime: z.string().optional(),
});

/** An event has arrived and waits for the next episode. */
const Received = z.object({ kind: z.literal('message'), event: StoredEvent });

/** An episode has run: it took the first `took` waiting messages and added `events` to the history. */
const Ran = StoredInstance.pick({ status: true, customStatus: true }).extend({
  kind: z.literal('episode'),
  took: z.number(),
  events: z.array(StoredEvent),
  output: z.string().nullable(),
});

/** The first `count` messages of the outbox have arrived. */
const Sent = z.object({ kind: z.literal('sent'), count: z.number() });

/** The last line of a finished instance; a host that starts reads only this line. */
export const Summary = StoredInstance.omit({ customStatus: true, history: true, inbox: true, outbox: true }).extend({
  kind: z.literal('finished'),
  /** The number of times that clients had started it before. */
  generation: z.number().optional(),
});
export type Summary = z.infer<typeof Summary>;

export type EpisodeRecord = z.infer<typeof Ran>;

/** One line of an instance's file. Serialised JSON stays a string. */
export const InstanceRecord = z.discriminatedUnion('kind', [Begun, Received, Ran, Sent, Summary]);
export type InstanceRecord = z.infer<typeof InstanceRecord>;
