import { contentType } from '../../http/content-type.ts';
import { decodePath } from '../../http/decode-path.ts';
import { readBody } from '../../http/read-body.ts';
import { sendResponse } from '../../http/send-response.ts';
import { hasLocked } from '../hub/rewound.ts';
import type { Delivery } from '../hub/task-hub.ts';
import type { ApiCall } from './api-call.ts';
import { ApiError, exceptionBody } from './api-error.ts';
import { getEntity, listEntities, signalEntity } from './entities.ts';
import { getInstance, listInstances } from './get-instances.ts';
import { parseJsonBody } from './parse-json-body.ts';
import { purgeInstance, purgeInstances } from './purge-instances.ts';
import { restartOrchestration, startOrchestration } from './start-orchestration.ts';

/**
 * Answers a request to the durable HTTP API.
 * @param path the part of the path after `…/durabletask`, percent-encoded
 */
export async function handleDurableRequest(call: ApiCall, path: string): Promise<void> {
  try {
    await route(call, path);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    sendResponse(call.response, error.status, error.body);
  }
}

/** Finds the handler of a path. As in .NET, a plus sign is a space, and an encoded slash separates segments. */
async function route(call: ApiCall, path: string): Promise<void> {
  const method = call.request.method ?? 'GET';
  const parts = decodePath(path.replaceAll('+', ' ')).split('/').filter(Boolean);
  const [collection = '', id, operation = '', name] = parts;
  switch (collection.toLowerCase()) {
    case 'orchestrators':
      if (method === 'POST' && id && parts.length <= 3) return startOrchestration(call, id, operation || undefined);
      break;
    case 'instances':
      if (!id) return overAll(call, method);
      if (!operation) return overOne(call, method, id);
      if (method === 'POST') return steer(call, id, operation.toLowerCase(), name);
      break;
    case 'entities':
      return overEntities(call, method, id, operation);
  }
  sendResponse(call.response, 404);
}

function overAll(call: ApiCall, method: string): Promise<void> | void {
  if (method === 'GET') return listInstances(call);
  if (method === 'DELETE') return purgeInstances(call);
  sendResponse(call.response, 404);
}

function overOne(call: ApiCall, method: string, id: string): Promise<void> | void {
  if (method === 'GET') return getInstance(call, id);
  if (method === 'DELETE') return purgeInstance(call, id);
  sendResponse(call.response, 404);
}

/** @param key `$` stands for an empty one */
function overEntities(call: ApiCall, method: string, name: string | undefined, key: string): Promise<void> | void {
  if (method === 'GET' && (!name || !key)) return listEntities(call, name);
  if (!name) return sendResponse(call.response, 404);
  const entity = { name, key: key === '$' ? '' : key };
  if (method === 'GET') return getEntity(call, entity);
  if (method === 'POST') return signalEntity(call, entity, call.url.searchParams.get('op') ?? '');
  if (method === 'DELETE') return signalEntity(call, entity, 'delete');
  sendResponse(call.response, 404);
}

async function steer(call: ApiCall, id: string, operation: string, name: string | undefined): Promise<void> {
  const reason = call.url.searchParams.get('reason');
  switch (operation) {
    case 'terminate':
      return answer(call, await call.hub.terminate(id, reason));
    case 'suspend':
      refuseUnless(call, id, (status) => status !== 'Suspended', operation);
      return answer(call, await call.hub.suspend(id, reason));
    case 'resume':
      refuseUnless(call, id, (status) => status === 'Suspended', operation);
      return answer(call, await call.hub.resume(id, reason));
    case 'restart':
      return restartOrchestration(call, id);
    case 'rewind':
      return rewind(call, id, reason);
    case 'raiseevent':
      if (name) return answer(call, await raiseEvent(call, id, name));
  }
  sendResponse(call.response, 404);
}

/** Refuses an operation in a state that doesn't allow it, with the 500 of the extension. */
function refuseUnless({ hub }: ApiCall, id: string, isFit: (status: string) => boolean, operation: string): void {
  const status = hub.statusOf(id);
  if (status === undefined || hub.stateOf(id) !== 'live' || isFit(status)) return;
  const text = `Cannot ${operation} the orchestration instance ${id} because instance is in the ${status} state.`;
  throw new ApiError(500, exceptionBody('System.InvalidOperationException', text));
}

async function rewind({ hub, response }: ApiCall, id: string, reason: string | null): Promise<void> {
  const status = hub.statusOf(id);
  // The extension's message has this dollar sign, too.
  if (status === undefined) throw new ApiError(404, `No orchestration with instance ID "$${id}" found.`);
  if (status !== 'Failed')
    throw new ApiError(
      412,
      `This orchestration has status ${status}, but only orchestrations in the "Failed" state can be rewound.`,
    );
  const instance = await hub.load(id);
  if (instance && hasLocked(instance))
    throw new ApiError(
      412,
      'This orchestration has locked entities. It gave the locks back when it failed and would go on without them: restart it instead.',
    );
  await hub.rewind(id, reason);
  sendResponse(response, 202);
}

const ANSWERS: Record<Delivery, number> = { accepted: 202, unknown: 404, finished: 410 };

const answer = (call: ApiCall, delivery: Delivery) => sendResponse(call.response, ANSWERS[delivery]);

/** Sends an event to an instance. @throws ApiError if the body or its content type isn't JSON */
async function raiseEvent({ hub, request }: ApiCall, instanceId: string, name: string): Promise<Delivery> {
  const body = (await readBody(request)).toString();
  const state = hub.stateOf(instanceId);
  if (state !== 'live') return state;
  if (contentType(request) !== 'application/json')
    throw new ApiError(400, { Message: 'Only application/json request content is supported' });
  return hub.raiseEvent(instanceId, name, parseJsonBody(body, true));
}
