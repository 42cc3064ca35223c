import { z } from 'zod';
import { type Instance, startedEvent } from '../hub/instance.ts';

/** The state of an entity, in the names of the extension. It is the input of the entity's instance, which continues as new with each batch. */
export const EntityState = z.object({
  exists: z.boolean().default(false),
  /** Serialised JSON. */
  state: z.string().optional(),
  /** The id of the orchestration that has locked the entity. */
  lockedBy: z.string().optional(),
  /** The ids of messages that have been taken, while their senders might still send them again. */
  received: z.array(z.string()).default([]),
});
export type EntityState = z.infer<typeof EntityState>;

/** Returns the state of an entity after its last batch. */
export const entityStateOf = (instance: Instance): EntityState =>
  EntityState.parse(JSON.parse(startedEvent(instance)?.Input ?? '{}'));
