import { randomUUID } from 'node:crypto';
import type { ParentLink } from '../history/history-event.ts';
import { historyEvents } from '../history/history-events.ts';
import type { Instance } from './instance.ts';

interface Start {
  InstanceId: string;
  Name: string;
  /** Serialised JSON. */
  Input: string | null;
  parent?: ParentLink | undefined;
  now: Date;
}

/** An instance that waits for its first episode. */
export function newInstance({ InstanceId, Name, Input, parent, now }: Start): Instance {
  return {
    instanceId: InstanceId,
    executionId: newInstance.executionId(),
    name: Name,
    parent,
    createdTime: now.toISOString(),
    lastUpdatedTime: now.toISOString(),
    status: 'Pending',
    customStatus: null,
    output: null,
    history: [],
    inbox: [historyEvents.executionStarted(now, Name, Input, parent)],
  };
}

newInstance.executionId = (): string => randomUUID().replaceAll('-', '');
