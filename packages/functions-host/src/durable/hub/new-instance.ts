import { randomUUID } from 'node:crypto';
import { entityFunction } from '../entities/entity-id.ts';
import { messageId, type OutgoingMessage } from '../entities/entity-message.ts';
import type { ParentLink } from '../history/history-event.ts';
import { historyEvents } from '../history/history-events.ts';
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

/** Makes an entity that has got its first message. */
export function newEntity(instanceId: string, message: OutgoingMessage, now: Date): Instance {
  const name = entityFunction(instanceId.slice(1, instanceId.indexOf('@', 1)));
  const instance = newInstance({ instanceId, name, input: null, now });
  return {
    ...instance,
    history: instance.inbox,
    inbox: [message.event],
    received: new Set([messageId(message.event)]),
  };
}

newInstance.executionId = (): string => randomUUID().replaceAll('-', '');
