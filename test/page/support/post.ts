import { shared } from './open-page.ts';

/** Posts to the API of the running system. */
export async function post<T>(path: string, body: object): Promise<T> {
  const headers = { 'content-type': 'application/json' };
  const init = { method: 'POST', headers, body: JSON.stringify(body) };
  return (await (await fetch(new URL(`/api${path}`, shared.url), init)).json()) as T;
}
