import { z } from 'zod';
import { JobId } from './job.ts';

export const PoisonQueue = z.enum(['tasks-poison', 'reports-poison', 'previews-poison', 'notifications-poison']);
export type PoisonQueue = z.infer<typeof PoisonQueue>;

/** A message that was given up. */
export const PoisonedMessage = z.strictObject({
  queue: PoisonQueue,
  id: z.string(),
  poisonedAt: z.iso.datetime(),
  /** Why it was given up, if its holder has said so. */
  reason: z.string().optional(),
  /** The job that it names. */
  job: JobId.optional(),
  /** The message as it was. */
  text: z.string(),
});
export type PoisonedMessage = z.infer<typeof PoisonedMessage>;

/** The first 32 messages of each poison queue. */
export const PoisonList = z.strictObject({ messages: z.array(PoisonedMessage) });
export type PoisonList = z.infer<typeof PoisonList>;

export const PoisonRequest = z.strictObject({
  queue: PoisonQueue,
  ids: z.array(z.string().max(100)).min(1).max(32),
  /** `requeue` puts the messages back into the queue that they came from; `remove` deletes them. */
  action: z.enum(['requeue', 'remove']),
});
export type PoisonRequest = z.infer<typeof PoisonRequest>;

/** How many of the messages were still there. */
export const PoisonHandled = z.strictObject({ handled: z.int().min(0) });
export type PoisonHandled = z.infer<typeof PoisonHandled>;
