import { type ClientRequest, type IncomingMessage, type ServerResponse, request as sendRequest } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { InvocationResponse } from '../app/rpc-types.ts';
import { sendResponse } from './send-response.ts';
import { watchBody } from './watch-body.ts';

interface StreamedInvocation {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  streamUri: string;
  invocationId: string;
  /** The result of the invocation, which ends when the library has sent the response. */
  result: Promise<InvocationResponse>;
}

/**
 * Passes a request to the server that `@azure/functions` opens for apps with streams, and its response back to the client. Neither body is
 * held in memory. As on Azure, the response ends after the invocation, so that a client that has read it finds the outputs written.
 */
export async function streamInvocation(invocation: StreamedInvocation): Promise<void> {
  const { response, result } = invocation;
  const forwarded = forward(invocation);
  const answer = await answerTo(forwarded, invocation).catch((error: unknown) => {
    forwarded.destroy();
    throw error;
  });
  if (!answer) {
    forwarded.destroy();
    return sendResponse(response, 204);
  }
  const { 'x-ms-invocation-id': _, ...headers } = answer.headers;
  response.writeHead(answer.statusCode ?? 200, headers);
  await Promise.all([pipeline(answer, response, { end: false }).catch(unlessLeft), result]);
  response.end();
}

/** Begins to pass the request on. */
function forward({ request, url, streamUri, invocationId }: StreamedInvocation): ClientRequest {
  // The path must not be resolved against the address, since one that begins with two slashes would name another server.
  const forwarded = sendRequest(streamUri, {
    path: `${url.pathname}${url.search}`,
    method: request.method ?? 'GET',
    headers: {
      ...request.headers,
      'x-ms-invocation-id': invocationId,
      'x-forwarded-host': url.host,
      'x-forwarded-proto': url.protocol.replace(':', ''),
    },
  });
  // Without this, the headers would wait for the first bytes of the body, and the library closes a connection without a request after five seconds.
  forwarded.flushHeaders();
  return request.pipe(forwarded);
}

/** Waits for the response of the library; `undefined` if the function has returned nothing. */
async function answerTo(forwarded: ClientRequest, { request, result }: StreamedInvocation) {
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    forwarded.once('response', resolve).once('error', reject);
  });
  answered.catch(() => undefined);
  const unwatch = watchBody(
    request,
    (reason) => forwarded.destroy(reason),
    () => forwarded.writableNeedDrain,
  );
  // If a function fails or returns nothing, the library never responds.
  const returned = result.then(({ returnedNothing }) => (returnedNothing ? undefined : answered));
  return Promise.race([answered, returned]).finally(unwatch);
}

/** Ignores that a client has disconnected before the end of a stream, which is normal for streams of events. */
function unlessLeft(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
}
