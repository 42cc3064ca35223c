import { sendResponse } from '../../http/send-response.ts';
import { isFinished } from '../hub/orchestration-status.ts';
import type { ApiCall } from './api-call.ts';
import { ApiError } from './api-error.ts';
import { readInstanceQuery } from './read-query.ts';

/** Removes one finished instance. */
export async function purgeInstance({ hub, response }: ApiCall, instanceId: string): Promise<void> {
  const status = hub.statusOf(instanceId);
  if (status === undefined) return sendResponse(response, 404);
  if (!isFinished(status))
    throw new ApiError(
      412,
      `Only orchestrations in a terminal state can be purged, but the orchestration with instance ID ${instanceId} has status ${status}`,
    );
  await hub.purge(instanceId);
  sendResponse(response, 200, { instancesDeleted: 1 });
}

/**
 * Removes the instances of a time range and of certain statuses. As on Azure, a status that isn't final is ignored, and without a final
 * one, running instances are removed, too.
 */
export async function purgeInstances(call: ApiCall): Promise<void> {
  const { hub, response } = call;
  const query = { ...readInstanceQuery(call), continuationToken: undefined };
  if (!query.createdFrom) throw new ApiError(400, "Please provide value for 'createdTimeFrom' parameter.");
  const statuses = query.statuses?.filter(isFinished);
  const { instanceIds } = hub.query({ ...query, statuses, top: Number.MAX_SAFE_INTEGER });
  for (const id of instanceIds) await hub.purge(id);
  if (instanceIds.length === 0) return sendResponse(response, 404);
  sendResponse(response, 200, { instancesDeleted: instanceIds.length });
}
