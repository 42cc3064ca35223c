import { randomUUID } from 'node:crypto';
import type { ParentLink } from '../history/history-event.ts';
import { historyEvents } from '../history/history-events.ts';
import type { Instance } from './instance.ts';

interface Start {
  instanceId: string;
  name: string;
  version?: string | undefined;
  /** Serialised JSON. */
  input: string | null;
  parent?: ParentLink | undefined;
  /** How often a client has started the instance before. */
  generation?: number | undefined;
  now: Date;
}

/** An instance that waits for its first episode. */
export function newInstance(start: Start): Instance {
  const { instanceId, name, parent, now } = start;
  return {
    instanceId,
    // As on Azure, where sub-orchestrations without an id of their own take theirs from this one.
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
  };
}

newInstance.executionId = (): string => randomUUID().replaceAll('-', '');
