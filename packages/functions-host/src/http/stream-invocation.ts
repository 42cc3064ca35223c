import { type IncomingMessage, type ServerResponse, request as sendRequest } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { InvocationResponse } from '../app/rpc-types.ts';
import { sendResponse } from './send-response.ts';
import { BodyTooSlowError, watchPace } from './watch-pace.ts';

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
  const { request, response, url, streamUri, invocationId, result } = invocation;
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
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    forwarded.once('response', resolve).once('error', reject);
  });
  answered.catch(() => undefined);
  const slow = new BodyTooSlowError('The body arrives too slowly.');
  const unwatch = watchPace(
    request,
    () => forwarded.destroy(slow),
    () => forwarded.writableNeedDrain,
  );
  // Without this, the headers would wait for the first bytes of the body, and the library closes a connection without a request after five seconds.
  forwarded.flushHeaders();
  request.pipe(forwarded);
  // If a function fails or returns nothing, the library never responds.
  const returned = result.then(({ returnedNothing }) => (returnedNothing ? undefined : answered));
  const answer = await Promise.race([answered, returned])
    .catch((error: unknown) => {
      forwarded.destroy();
      throw error;
    })
    .finally(unwatch);
  if (!answer) {
    forwarded.destroy();
    return sendResponse(response, 204);
  }
  const { 'x-ms-invocation-id': _, ...headers } = answer.headers;
  response.writeHead(answer.statusCode ?? 200, headers);
  await Promise.all([pipeline(answer, response, { end: false }).catch(unlessLeft), result]);
  response.end();
}

/** Ignores that a client has disconnected before the end of a stream, which is normal for streams of events. */
function unlessLeft(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
}
