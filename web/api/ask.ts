import { functionKey, isKeyWanted } from '../state/key.ts';

/** An error response of the API, whose message is one sentence for the user. */
export class ApiProblem extends Error {
  readonly status: number;

  constructor(status: number, detail: string) {
    super(detail);
    this.status = status;
  }
}

/**
 * Calls the HTTP API and returns its JSON.
 * @param path the path below `/api`
 * @throws ApiProblem if it answers with an error; TypeError if it doesn't answer
 */
export async function ask<T>(path: string, init: RequestInit = {}): Promise<T> {
  const response = await send(path, init);
  return (await response.json()) as T;
}

export const post = <T>(path: string, body: object, init: RequestInit = {}): Promise<T> =>
  ask(path, {
    ...init,
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });

/** Calls the HTTP API and returns the response unread, for content that isn't JSON. @throws what {@link ask} throws */
export async function send(path: string, init: RequestInit = {}): Promise<Response> {
  const key = functionKey();
  const headers = { ...(init.headers as Record<string, string>), ...(key && { 'x-functions-key': key }) };
  const response = await fetch(`/api${path}`, { ...init, headers });
  if (response.status === 401) isKeyWanted.value = true;
  if (!response.ok) throw new ApiProblem(response.status, await detailOf(response));
  return response;
}

/** Statuses of a host that starts, or of a gateway before it. */
const NOT_THERE: ReadonlySet<number> = new Set([502, 503, 504]);

const SILENCE = 'The system does not answer. This page goes on by itself once it does.';

async function detailOf(response: Response): Promise<string> {
  const body = (await response.json().catch(() => undefined)) as { detail?: unknown } | undefined;
  if (typeof body?.detail === 'string') return body.detail;
  if (NOT_THERE.has(response.status)) return SILENCE;
  return response.status === 401 ? 'A function key is needed.' : `The server answered with status ${response.status}.`;
}

/** Describes anything that was thrown in one sentence. */
export function reasonOf(thrown: unknown): string {
  if (thrown instanceof ApiProblem) return thrown.message;
  if (thrown instanceof TypeError) return SILENCE;
  return thrown instanceof Error ? thrown.message : String(thrown);
}
