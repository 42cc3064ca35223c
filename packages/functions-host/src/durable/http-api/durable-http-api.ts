import { contentType } from '../../http/content-type.ts';
import { readBody } from '../../http/read-body.ts';
import { parseRouteTemplate } from '../../http/route-template.ts';
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

type Parameters = Readonly<Record<string, string>>;
type Handler = (call: ApiCall, parameters: Parameters) => Promise<void> | void;

const route = (method: string, template: string, handle: Handler) => ({
  method,
  handle,
  match: parseRouteTemplate(template).match,
});

const ROUTES = [
  route('POST', 'orchestrators/{name}/{id?}', (call, { name = '', id }) => startOrchestration(call, name, id)),
  route('GET', 'instances', listInstances),
  route('DELETE', 'instances', purgeInstances),
  route('GET', 'instances/{id}', (call, { id = '' }) => getInstance(call, id)),
  route('DELETE', 'instances/{id}', (call, { id = '' }) => purgeInstance(call, id)),
  route('POST', 'instances/{id}/raiseEvent/{name}', raiseEvent),
  route('POST', 'instances/{id}/terminate', async (call, { id = '' }) =>
    answer(call, await call.hub.terminate(id, reasonOf(call))),
  ),
  route('POST', 'instances/{id}/suspend', suspend),
  route('POST', 'instances/{id}/resume', resume),
  route('POST', 'instances/{id}/restart', (call, { id = '' }) => restartOrchestration(call, id)),
  route('POST', 'instances/{id}/rewind', rewind),
  route('GET', 'entities/{name?}', (call, { name }) => listEntities(call, name)),
  route('GET', 'entities/{name}/{key}', (call, parameters) => getEntity(call, entityIn(parameters))),
  route('POST', 'entities/{name}/{key?}', (call, parameters) =>
    signalEntity(call, entityIn(parameters), call.url.searchParams.get('op') ?? ''),
  ),
  route('DELETE', 'entities/{name}/{key?}', (call, parameters) => signalEntity(call, entityIn(parameters), 'delete')),
];

/**
 * Answers a request to the durable HTTP API. As in .NET, a plus sign is a space, and an encoded slash separates segments.
 * @param path the part of the path after `…/durabletask`, percent-encoded
 */
export async function handleDurableRequest(call: ApiCall, path: string): Promise<void> {
  const segments = path
    .replaceAll('+', '%20')
    .split(/\/|%2F/i)
    .filter(Boolean);
  try {
    for (const { method, match, handle } of ROUTES) {
      const parameters = method === call.request.method ? match(segments.join('/')) : undefined;
      if (parameters) return await handle(call, parameters);
    }
    sendResponse(call.response, 404);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    sendResponse(call.response, error.status, error.body);
  }
}

/** The key `$` stands for an empty one. */
const entityIn = ({ name = '', key = '' }: Parameters) => ({ name, key: key === '$' ? '' : key });

const reasonOf = ({ url }: ApiCall) => url.searchParams.get('reason');

async function suspend(call: ApiCall, { id = '' }: Parameters): Promise<void> {
  refuseUnless(call, id, (status) => status !== 'Suspended', 'suspend');
  answer(call, await call.hub.suspend(id, reasonOf(call)));
}

async function resume(call: ApiCall, { id = '' }: Parameters): Promise<void> {
  refuseUnless(call, id, (status) => status === 'Suspended', 'resume');
  answer(call, await call.hub.resume(id, reasonOf(call)));
}

/** Refuses an operation in a state that doesn't allow it, with the 500 of the extension. */
function refuseUnless({ hub }: ApiCall, id: string, isFit: (status: string) => boolean, operation: string): void {
  const status = hub.statusOf(id);
  if (status === undefined || hub.stateOf(id) !== 'live' || isFit(status)) return;
  const text = `Cannot ${operation} the orchestration instance ${id} because instance is in the ${status} state.`;
  throw new ApiError(500, exceptionBody('System.InvalidOperationException', text));
}

async function rewind(call: ApiCall, { id = '' }: Parameters): Promise<void> {
  const { hub, response } = call;
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
  await hub.rewind(id, reasonOf(call));
  sendResponse(response, 202);
}

/** Sends an event to an instance. @throws ApiError if the body or its content type isn't JSON */
async function raiseEvent(call: ApiCall, { id = '', name = '' }: Parameters): Promise<void> {
  const { hub, request } = call;
  const body = (await readBody(request)).toString();
  const state = hub.stateOf(id);
  if (state !== 'live') return answer(call, state);
  if (contentType(request) !== 'application/json')
    throw new ApiError(400, { Message: 'Only application/json request content is supported' });
  answer(call, await hub.raiseEvent(id, name, parseJsonBody(body, true)));
}

const ANSWERS: Record<Delivery, number> = { accepted: 202, unknown: 404, finished: 410 };

const answer = ({ response }: ApiCall, delivery: Delivery) => sendResponse(response, ANSWERS[delivery]);
