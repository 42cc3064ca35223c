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
  /** The invocation, which ends when the library has answered. */
  result: Promise<InvocationResponse>;
}

/**
 * Hands a request, and later its response, through the server that `@azure/functions` opens for apps that stream: neither
 * body is held in memory.
 */
export async function streamInvocation(invocation: StreamedInvocation): Promise<void> {
  const { request, response, url, streamUri, invocationId, result } = invocation;
  const forwarded = sendRequest(new URL(`${url.pathname}${url.search}`, streamUri), {
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
  const slow = new BodyTooSlowError('The body comes too slowly.');
  const unwatch = watchPace(
    request,
    () => forwarded.destroy(slow),
    () => forwarded.writableNeedDrain,
  );
  request.pipe(forwarded);
  // A function that fails, or returns nothing, never answers through the stream.
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
  await Promise.all([pipeline(answer, response).catch(unlessLeft), result]);
}

/** A client that doesn't wait for the end of a stream, such as one of events, does nothing wrong. */
function unlessLeft(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
}
