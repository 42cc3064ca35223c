import { createHmac } from 'node:crypto';
import { lookup as resolve } from 'node:dns';
import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { addressIn, isPublicAddress } from './is-public-address.ts';

/** A receiver has so long to answer. */
const TIMEOUT_MS = 10_000;

export interface SignedPost {
  readonly url: string;
  readonly delivery: string;
  readonly body: string;
  readonly secret: string;
  /** True to allow addresses that aren't public. */
  readonly isPrivateAllowed: boolean;
  readonly timeoutMs?: number;
}

/** Says in one sentence, without the address, why a request was not accepted. */
export class NotAcceptedError extends Error {}

/**
 * Posts JSON with a signature: `repaint-signature` is `sha256=` and the HMAC-SHA256, in hex, of `repaint-timestamp` (seconds since 1970),
 * a dot and the body. The connection is made to the very address that was checked, so that a name that resolves otherwise the second time
 * gains nothing. Redirects are not followed.
 * @throws NotAcceptedError unless the receiver answers with 2xx in time
 */
export async function postSigned({
  url,
  delivery,
  body,
  secret,
  isPrivateAllowed,
  timeoutMs = TIMEOUT_MS,
}: SignedPost): Promise<void> {
  const target = new URL(url);
  if (!isPrivateAllowed) refusePrivate(target);
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  const timeout = AbortSignal.timeout(timeoutMs);
  const send = target.protocol === 'https:' ? requestHttps : requestHttp;
  const request = send(target, {
    method: 'POST',
    // A connection of its own, since one that is kept may be to an address of an earlier check.
    agent: false,
    signal: timeout,
    ...(isPrivateAllowed ? {} : { lookup: lookUpPublic }),
    headers: {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'repaint',
      'repaint-delivery': delivery,
      'repaint-timestamp': timestamp,
      'repaint-signature': `sha256=${signature}`,
    },
  });
  const status = await statusOf(request, body).catch((thrown: unknown) => {
    if (timeout.aborted) throw new NotAcceptedError(`The receiver did not answer within ${timeoutMs / 1_000} s.`);
    throw thrown instanceof NotAcceptedError ? thrown : new NotAcceptedError(describe(thrown));
  });
  if (status >= 300 && status < 400) {
    throw new NotAcceptedError(`The receiver answered with a redirect (${status}), which is not followed.`);
  }
  if (status < 200 || status >= 300) throw new NotAcceptedError(`The receiver answered with status ${status}.`);
}

/** Sends the body and returns the status. What the receiver answers beyond its headers isn't read. */
async function statusOf(request: ClientRequest, body: string): Promise<number> {
  const response = await new Promise<IncomingMessage>((done, fail) => {
    request.once('response', done).once('error', fail).end(body);
  });
  request.on('error', () => undefined);
  response.destroy();
  return response.statusCode ?? 0;
}

function refusePrivate({ hostname, protocol }: URL): void {
  const address = addressIn(hostname);
  if (protocol !== 'https:') throw new NotAcceptedError('The address must begin with https://.');
  if (address !== undefined && !isPublicAddress(address)) throw new NotAcceptedError(PRIVATE);
}

const PRIVATE = 'The address is a private one, which REPAINT_NOTIFY_PRIVATE does not allow.';

/** Resolves a name to its public addresses only. */
const lookUpPublic: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (error, found) => {
    if (error) return callback(error, []);
    const addresses = found.filter(({ address }) => isPublicAddress(address));
    const [first] = addresses;
    if (!first) return callback(new NotAcceptedError(PRIVATE), []);
    return options.all ? callback(null, addresses) : callback(null, first.address, first.family);
  });
};

/** The messages of network errors have the address, which may hold a secret; their codes don't. */
function describe(thrown: unknown): string {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown';
  return `The receiver can't be reached (${code}).`;
}
