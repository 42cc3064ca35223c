import { contentType } from '../../http/content-type.ts';
import { readBody } from '../../http/read-body.ts';
import { sendResponse } from '../../http/send-response.ts';
import { type EntityId, entityFunction, entityOf } from '../entities/entity-id.ts';
import { entityStateOf } from '../entities/entity-state.ts';
import type { Instance } from '../hub/instance.ts';
import type { ApiCall } from './api-call.ts';
import { parseJson } from './parse-json.ts';
import { parseJsonBody } from './parse-json-body.ts';
import { CONTINUATION, readFlag, readInstanceQuery, readTime } from './read-query.ts';

/** Answers with the state of an entity, or with 404 if it doesn't exist. */
export function getEntity({ hub, response }: ApiCall, entity: EntityId): void {
  const state = hub.entityState(entity);
  if (state) sendResponse(response, 200, parseJson(state.state ?? null));
  else sendResponse(response, 404);
}

/**
 * Answers with a page of the entities that exist, with their states if `fetchState=true`. The continuation header names the next page. A page
 * has fewer than `top` if some have been deleted.
 * @param name leaves out those of other names
 */
export async function listEntities(call: ApiCall, name: string | undefined): Promise<void> {
  const { hub, url, response } = call;
  const { top, continuationToken } = readInstanceQuery(call);
  const page = hub.query({
    top,
    continuationToken,
    instanceIdPrefix: name ? `${entityFunction(name)}@` : '@',
    updatedFrom: readTime(url.searchParams.get('lastOperationTimeFrom')),
    updatedTo: readTime(url.searchParams.get('lastOperationTimeTo')),
  });
  const withState = readFlag(url.searchParams, 'fetchState', false);
  const entities = await hub.describeAll(page.instanceIds, (instance) => describeEntity(instance, withState));
  sendResponse(response, 200, entities, { [CONTINUATION]: page.continuationToken ?? '' });
}

function describeEntity(instance: Instance, withState: boolean): object | undefined {
  const entityId = entityOf(instance);
  const { exists, state = null } = entityId ? entityStateOf(instance) : { exists: false };
  if (!exists) return undefined;
  return { entityId, lastOperationTime: instance.lastUpdatedTime, state: withState ? parseJson(state) : null };
}

/** Signals an entity with the body as the input: JSON, or a text of another content type. */
export async function signalEntity({ hub, request, response }: ApiCall, entity: EntityId, op: string): Promise<void> {
  const body = (await readBody(request)).toString();
  const input = contentType(request) === 'application/json' ? parseJsonBody(body, true) : JSON.stringify(body);
  await hub.signalEntity(entity, op, body === '' ? null : input);
  sendResponse(response, 202);
}
