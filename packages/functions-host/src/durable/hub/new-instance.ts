import { randomUUID } from 'node:crypto';
import { type EntityId, entityFunction, entityInstanceId } from '../entities/entity-id.ts';
import { type EventRaised, historyEvents, type ParentLink } from '../history/history-event.ts';
import type { Instance } from './instance.ts';

interface Start {
  instanceId: string;
  name: string;
  version?: string | undefined;
  /** The input as serialised JSON. */
  input: string | null;
  parent?: ParentLink | undefined;
  /** The number of times that clients have started the instance before. */
  generation?: number | undefined;
  now: Date;
}

/** Makes an instance that waits for its first episode. */
export function newInstance(start: Start): Instance {
  const { instanceId, name, parent, now } = start;
  return {
    instanceId,
    // As on Azure, the ids of sub-orchestrations without a given one are made from this id.
    executionId: parent ? newInstance.executionId() : randomUUID(),
    name,
    parent,
    createdTime: now.toISOString(),
    lastUpdatedTime: now.toISOString(),
    status: 'Pending',
    customStatus: null,
    output: null,
    history: [],
    inbox: [historyEvents.executionStarted(now, start)],
    outbox: [],
    received: new Set(),
  };
}

/** Makes an entity that has got its first message. @param received see `Instance` */
export function newEntity(entity: EntityId, message: EventRaised, received: readonly string[], now: Date): Instance {
  const instanceId = entityInstanceId(entity);
  const instance = newInstance({ instanceId, name: entityFunction(entity.name), input: null, now });
  return { ...instance, history: instance.inbox, inbox: [message], received: new Set(received) };
}

newInstance.executionId = (): string => randomUUID().replaceAll('-', '');
