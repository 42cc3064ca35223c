import { sendResponse } from '../../http/send-response.ts';
import { isFinished } from '../hub/orchestration-status.ts';
import type { ApiCall } from './api-call.ts';
import { describeStatus } from './describe-status.ts';
import { CONTINUATION, readFlag, readInstanceQuery } from './read-query.ts';

/** Answers 200 if the instance has finished, 202 with `Location` if it hasn't, and 404 if there is none. */
export async function getInstance({ hub, url, response }: ApiCall, instanceId: string): Promise<void> {
  const instance = await hub.load(instanceId);
  if (!instance) return sendResponse(response, 404);
  const status = describeStatus(instance, {
    showInput: readFlag(url.searchParams, 'showInput', true),
    showHistory: readFlag(url.searchParams, 'showHistory', false),
    showHistoryOutput: readFlag(url.searchParams, 'showHistoryOutput', false),
  });
  if (!isFinished(instance.status))
    return sendResponse(response, 202, status, { Location: url.href, 'Retry-After': '5' });
  const isError =
    instance.status === 'Failed' && readFlag(url.searchParams, 'returnInternalServerErrorOnFailure', false);
  sendResponse(response, isError ? 500 : 200, status);
}

/** Answers with a page of instances. The continuation header names the next page, and is empty on the last. */
export async function listInstances(call: ApiCall): Promise<void> {
  const { hub, url, response } = call;
  const page = hub.query(readInstanceQuery(call));
  const showInput = readFlag(url.searchParams, 'showInput', true);
  const options = { showInput, showHistory: false, showHistoryOutput: false };
  const statuses = await hub.describeAll(page.instanceIds, (instance) => describeStatus(instance, options));
  sendResponse(response, 200, statuses, { [CONTINUATION]: page.continuationToken ?? '' });
}
