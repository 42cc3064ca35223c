import type { DurableClient } from 'durable-functions';
import { z } from 'zod';

/** The library's client has this from its host, but doesn't expose it in its types. */
const ClientData = z.object({ clientData: z.object({ rpcBaseUrl: z.url().optional() }) });

/**
 * Makes an address of the durable HTTP API. It is the one on loopback, which the library's own calls use and which needs no key.
 * With the public one, each report would leave the machine and come back through the gateway in front of the app.
 * @param instanceId an instance, or the empty string for all of them
 * @param what `raiseEvent/<name>`, or the empty string for the status
 */
export function durableAddress(client: DurableClient, instanceId: string, what = ''): URL {
  const { rpcBaseUrl } = ClientData.parse(client).clientData;
  if (rpcBaseUrl === undefined) return publicAddress(client, instanceId, what);
  const path = ['instances', instanceId, what].filter((part) => part !== '').join('/');
  return new URL(path, rpcBaseUrl.endsWith('/') ? rpcBaseUrl : `${rpcBaseUrl}/`);
}

/** Old versions of the extension give no loopback address. */
function publicAddress(client: DurableClient, instanceId: string, what: string): URL {
  const address = new URL(client.createHttpManagementPayload(instanceId || 'any').statusQueryGetUri);
  if (instanceId === '') address.pathname = address.pathname.replace(/\/any$/, '');
  if (what !== '') address.pathname += `/${what}`;
  return address;
}
