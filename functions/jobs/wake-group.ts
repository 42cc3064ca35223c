import type { DurableClient } from 'durable-functions';

/**
 * Tells a sub-orchestration to look at storage. One that isn't there or has ended needs no telling; the library's own
 * `raiseEvent` says which it was in the text of an error only.
 * @returns whether somebody listened
 */
export async function wakeGroup(client: DurableClient, instanceId: string): Promise<boolean> {
  const address = client
    .createHttpManagementPayload(instanceId)
    .sendEventPostUri.replace('{eventName}', 'taskReported');
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  await response.arrayBuffer();
  if (response.ok) return true;
  if (response.status === 404 || response.status === 410) return false;
  throw new Error(`Waking ${instanceId} was answered with ${response.status}.`);
}
