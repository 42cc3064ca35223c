import { once } from 'node:events';
import { type ClientRequest, request } from 'node:http';

/** Begins a request: the service has its headers and waits for its body. */
export async function beginRequest(
  url: string,
  length: number,
  headers: Record<string, string> = {},
): Promise<ClientRequest> {
  const expecting = { 'content-type': 'image/jpeg', 'content-length': length, expect: '100-continue', ...headers };
  const begun = request(url, { method: 'POST', headers: expecting, agent: false });
  begun.flushHeaders();
  await once(begun, 'continue');
  return begun;
}
