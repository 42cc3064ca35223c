import { readBody } from '../../http/read-body.ts';
import { sendResponse } from '../../http/send-response.ts';
import { type EntityId, entityFunction, entityOf } from '../entities/entity-id.ts';
import { entityStateOf } from '../entities/entity-state.ts';
import type { ApiCall } from './api-call.ts';
import { toSeconds } from './describe-status.ts';
import { CONTINUATION } from './get-instances.ts';
import { parseJson } from './parse-json.ts';
import { parseJsonBody } from './parse-json-body.ts';
import { readFlag, readInstanceQuery } from './read-query.ts';

/** Answers with the state of an entity, or with 404 if it doesn't exist. */
export function getEntity({ hub, response }: ApiCall, entity: EntityId): void {
  const state = hub.entityState(entity);
  if (state) sendResponse(response, 200, parseJson(state.state ?? null));
  else sendResponse(response, 404);
}

/** Answers with a page of the entities that exist, with their states if `fetchState=true`. @param name leaves out those of other names */
export async function listEntities({ hub, url, request, response }: ApiCall, name: string | undefined): Promise<void> {
  const token = request.headers[CONTINUATION];
  const { top } = readInstanceQuery(url.searchParams, undefined);
  const instanceIdPrefix = name ? `${entityFunction(name)}@` : '@';
  const continuationToken = typeof token === 'string' ? token : undefined;
  const page = hub.query({ top, instanceIdPrefix, continuationToken });
  const entities = (await hub.loadAll(page.instanceIds)).filter((one) => entityOf(one) && entityStateOf(one).exists);
  const withState = readFlag(url.searchParams, 'fetchState', false);
  const described = entities.map((one) => ({
    entityId: entityOf(one),
    lastOperationTime: toSeconds(one.lastUpdatedTime),
    state: withState ? parseJson(entityStateOf(one).state ?? null) : null,
  }));
  sendResponse(response, 200, described, { [CONTINUATION]: page.continuationToken ?? '' });
}

/** Signals an entity with the body as the input: JSON, or a text of another content type. */
export async function signalEntity({ hub, request, response }: ApiCall, entity: EntityId, op: string): Promise<void> {
  const body = (await readBody(request)).toString();
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  const input = type === 'application/json' ? parseJsonBody(body, true) : JSON.stringify(body);
  await hub.signalEntity(entity, op, body === '' ? null : input);
  sendResponse(response, 202);
}
