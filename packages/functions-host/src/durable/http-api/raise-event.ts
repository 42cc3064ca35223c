import { readBody } from '../../http/read-body.ts';
import { BadRequestError, type Delivery } from '../hub/task-hub.ts';
import type { ApiCall } from './api-call.ts';

/** @throws BadRequestError where the body isn't JSON, or isn't said to be */
export async function raiseEvent({ hub, request }: ApiCall, instanceId: string, name: string): Promise<Delivery> {
  const body = (await readBody(request)).toString();
  const status = hub.statusOf(instanceId);
  if (status === undefined) return 'unknown';
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw new BadRequestError('Only application/json request content is supported');
  return hub.raiseEvent(instanceId, name, body === '' ? null : asJson(body));
}

/** @returns the JSON in its shortest form */
export function asJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    throw new BadRequestError('Invalid JSON content');
  }
}
