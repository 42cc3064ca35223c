import type { DurableClient } from 'durable-functions';
import { z } from 'zod';

/** What the client library is given by its host, and keeps to itself. */
const ClientData = z.object({ clientData: z.object({ rpcBaseUrl: z.url().optional() }) });

/**
 * The address of an instance in the durable HTTP API. It is the one on loopback, which the library's own calls use and which needs no key;
 * the public one would leave the process for each report, through whatever stands before the app.
 * @param instanceId nothing for all of them
 * @param what `raiseEvent/<name>`, or nothing for its status
 */
export function durableAddress(client: DurableClient, instanceId: string, what = ''): URL {
  const { rpcBaseUrl } = ClientData.parse(client).clientData;
  if (rpcBaseUrl === undefined) return publicAddress(client, instanceId, what);
  const path = ['instances', instanceId, what].filter((part) => part !== '').join('/');
  return new URL(path, rpcBaseUrl.endsWith('/') ? rpcBaseUrl : `${rpcBaseUrl}/`);
}

/** For hosts that have no other, as the oldest of the extension. */
function publicAddress(client: DurableClient, instanceId: string, what: string): URL {
  const address = new URL(client.createHttpManagementPayload(instanceId || 'any').statusQueryGetUri);
  if (instanceId === '') address.pathname = address.pathname.replace(/\/any$/, '');
  if (what !== '') address.pathname += `/${what}`;
  return address;
}
