import { sendResponse } from '../../http/send-response.ts';
import { BadRequestError, type Delivery, InstanceExistsError } from '../hub/task-hub.ts';
import type { ApiCall } from './api-call.ts';
import { getInstance, listInstances } from './get-instances.ts';
import { purgeInstance, purgeInstances } from './purge-instances.ts';
import { raiseEvent } from './raise-event.ts';
import { startOrchestration } from './start-orchestration.ts';

const UNSUPPORTED = ['rewind', 'restart'];

/**
 * The durable HTTP API.
 * @param path what follows `…/durabletask`, percent-encoded
 */
export async function handleDurableRequest(call: ApiCall, path: string): Promise<void> {
  try {
    await route(call, path);
  } catch (error) {
    // The extension answers so, too: it takes the id's being taken for an accident.
    if (error instanceof InstanceExistsError) return sendResponse(call.response, 500, { Message: error.message });
    if (!(error instanceof BadRequestError)) throw error;
    sendResponse(call.response, 400, { Message: error.message });
  }
}

async function route(call: ApiCall, path: string): Promise<void> {
  const method = call.request.method ?? 'GET';
  const [collection = '', id, operation = '', name] = path.split('/').filter(Boolean).map(decodeURIComponent);
  switch (collection.toLowerCase()) {
    case 'orchestrators':
      if (method === 'POST' && id) return startOrchestration(call, id, operation || undefined);
      break;
    case 'instances':
      if (!id) return overAll(call, method);
      if (!operation) return overOne(call, method, id);
      if (method === 'POST') return steer(call, id, operation.toLowerCase(), name);
      break;
    case 'entities':
      return sendResponse(call.response, 501, { Message: 'Entities are not supported by the local Functions host.' });
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

async function steer(call: ApiCall, id: string, operation: string, name: string | undefined): Promise<void> {
  const reason = call.url.searchParams.get('reason');
  if (operation === 'terminate') return answer(call, await call.hub.terminate(id, reason));
  if (operation === 'suspend') return answer(call, await call.hub.suspend(id, reason));
  if (operation === 'resume') return answer(call, await call.hub.resume(id, reason));
  if (operation === 'raiseevent' && name) return answer(call, await raiseEvent(call, id, name));
  if (!UNSUPPORTED.includes(operation)) return sendResponse(call.response, 404);
  // The SDK shows a body of bare text to its caller.
  sendResponse(call.response, 501, `'${operation}' is not supported by the local Functions host.`);
}

const ANSWERS: Record<Delivery, number> = { accepted: 202, unknown: 404, finished: 410 };

const answer = (call: ApiCall, delivery: Delivery) => sendResponse(call.response, ANSWERS[delivery]);
