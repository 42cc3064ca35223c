import type { DurableClient } from 'durable-functions';
import { durableAddress } from './durable-address.ts';
import type { TaskStored } from './task-stored.ts';

/**
 * Wakes a sub-orchestration. One that isn't there or has ended needs no waking; the library's own `raiseEvent` says which it was
 * in the text of an error only.
 * @param stored names the task whose work lies in storage now; otherwise the group looks at all of it
 * @returns whether somebody listened
 */
export async function wakeGroup(client: DurableClient, instanceId: string, stored?: TaskStored): Promise<boolean> {
  const response = await fetch(durableAddress(client, instanceId, 'raiseEvent/taskReported'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(stored ?? {}),
  });
  await response.arrayBuffer();
  if (response.ok) return true;
  if (response.status === 404 || response.status === 410) return false;
  throw new Error(`Waking ${instanceId} was answered with ${response.status}.`);
}
