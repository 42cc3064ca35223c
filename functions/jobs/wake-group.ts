import type { DurableClient } from 'durable-functions';
import { durableAddress } from './durable-address.ts';
import type { TaskStored } from './task-stored.ts';

/**
 * Wakes a sub-orchestration that waits for tasks. One that doesn't exist or has ended is no error here; the library's `raiseEvent`
 * throws for both, and only the text of its error distinguishes them from other failures.
 * @param stored the task whose result is in storage now; without it, the group checks all its tasks
 * @returns true if the sub-orchestration was there to take the event
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
