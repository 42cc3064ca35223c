import { sendResponse } from '../../http/send-response.ts';
import { isFinished } from '../hub/orchestration-status.ts';
import type { TaskHub } from '../hub/task-hub.ts';
import { BadRequestError } from '../hub/task-hub.ts';
import type { ApiCall } from './api-call.ts';
import { readInstanceQuery } from './read-query.ts';

/** Forgets one finished instance. */
export async function purgeInstance({ hub, response }: ApiCall, instanceId: string): Promise<void> {
  if (hub.statusOf(instanceId) === undefined) return sendResponse(response, 404);
  const isPurged = await hub.purge(instanceId);
  sendResponse(response, 200, { instancesDeleted: isPurged ? 1 : 0 });
}

/** Forgets the finished instances of a time and a status. */
export async function purgeInstances({ hub, url, response }: ApiCall): Promise<void> {
  const query = readInstanceQuery(url.searchParams, undefined);
  if (!query.createdFrom) throw new BadRequestError("Please provide value for 'createdTimeFrom' parameter.");
  const instancesDeleted = await purgeAll(hub, hub.query({ ...query, top: Number.MAX_SAFE_INTEGER }).instanceIds);
  if (instancesDeleted === 0) return sendResponse(response, 404);
  sendResponse(response, 200, { instancesDeleted });
}

async function purgeAll(hub: TaskHub, instanceIds: readonly string[]): Promise<number> {
  let count = 0;
  for (const id of instanceIds) {
    const status = hub.statusOf(id);
    if (status && isFinished(status) && (await hub.purge(id))) count += 1;
  }
  return count;
}
