import { contentType } from '../../http/content-type.ts';
import { readBody } from '../../http/read-body.ts';
import type { Delivery } from '../hub/task-hub.ts';
import type { ApiCall } from './api-call.ts';
import { ApiError } from './api-error.ts';
import { parseJsonBody } from './parse-json-body.ts';

/** Sends an event to an instance. @throws ApiError if the body or its content type isn't JSON */
export async function raiseEvent({ hub, request }: ApiCall, instanceId: string, name: string): Promise<Delivery> {
  const body = (await readBody(request)).toString();
  const state = hub.stateOf(instanceId);
  if (state !== 'live') return state;
  if (contentType(request) !== 'application/json')
    throw new ApiError(400, { Message: 'Only application/json request content is supported' });
  return hub.raiseEvent(instanceId, name, parseJsonBody(body, true));
}
