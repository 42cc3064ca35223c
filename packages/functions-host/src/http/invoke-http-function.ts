import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { InvokeFunction } from '../app/invoke-function.ts';
import type { HttpData, TypedData } from '../app/rpc-types.ts';
import type { BodyRoom } from './body-room.ts';
import type { RouteMatch } from './function-routes.ts';
import { readBody } from './read-body.ts';
import { sendResponse } from './send-response.ts';
import { setCookie } from './set-cookie.ts';
import { streamInvocation } from './stream-invocation.ts';

export interface HttpInvocation {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  match: RouteMatch;
}

export interface HttpInvoker {
  invoke: InvokeFunction;
  /** The address at which the library takes streamed requests; `undefined` if the app hasn't enabled streams. */
  streamUri: string | undefined;
  /** The maximum size of a body that isn't streamed. */
  largestBodyBytes: number;
  /** Limits the memory of all bodies that aren't streamed. */
  bodyRoom: BodyRoom;
  /** Takes a turn, and returns a function that ends it. @throws TooManyRequestsError */
  takeTurn(): () => void;
}

/**
 * Runs an HTTP function and sends its response.
 * @throws BodyTooLargeError, BodyTooSlowError, NoRoomError, TooManyRequestsError, and whatever the function throws
 */
export function invokeHttpFunction(invocation: HttpInvocation, invoker: HttpInvoker): Promise<void> {
  return invoker.streamUri ? invokeStreamed(invocation, invoker, invoker.streamUri) : invokeWhole(invocation, invoker);
}

async function invokeStreamed(
  { request, response, url, match }: HttpInvocation,
  { invoke, takeTurn }: HttpInvoker,
  streamUri: string,
): Promise<void> {
  const endTurn = takeTurn();
  try {
    const invocationId = randomUUID();
    const triggerMetadata = streamMetadata(request, { ...queryOf(url), ...match.params });
    const traceParent = headerOf(request, 'traceparent');
    const result = invoke(match.route.fn, { trigger: {}, triggerMetadata, invocationId, traceParent });
    await streamInvocation({ request, response, url, streamUri, invocationId, result });
  } finally {
    endTurn();
  }
}

/** Runs a function on a whole body. A request takes its turn only after its body has arrived, so that slow clients don't use them up. */
async function invokeWhole(
  { request, response, url, match }: HttpInvocation,
  { invoke, largestBodyBytes: largestBytes, bodyRoom, takeTurn }: HttpInvoker,
): Promise<void> {
  const place = bodyRoom.enter();
  try {
    const body = hasBody(request) ? await readBody(request, { largestBytes, place }) : Buffer.alloc(0);
    const endTurn = takeTurn();
    try {
      const trigger = { http: toHttpData(request, url, match.params, body) };
      const traceParent = headerOf(request, 'traceparent');
      const { returnValue } = await invoke(match.route.fn, { trigger, traceParent });
      sendHttpData(response, returnValue?.http);
    } finally {
      endTurn();
    }
  } finally {
    place.leave();
  }
}

/** Returns whether a function gets the body of a request. With GET and HEAD the `Request` of the library can't have one. */
const hasBody = ({ method }: IncomingMessage) => method !== 'GET' && method !== 'HEAD';

function toHttpData(request: IncomingMessage, url: URL, params: Record<string, string>, body: Buffer): HttpData {
  return {
    method: request.method ?? 'GET',
    url: url.href,
    headers: headersOf(request),
    params,
    query: queryOf(url),
    ...(body.length > 0 && { body: { bytes: body } }),
  };
}

/** Returns the query. As in .NET, the values of a repeated name are joined by commas. */
function queryOf({ searchParams }: URL): Record<string, string> {
  return Object.fromEntries([...searchParams.keys()].map((name) => [name, searchParams.getAll(name).join(',')]));
}

function streamMetadata(request: IncomingMessage, params: Record<string, string>): Record<string, TypedData> {
  const values = Object.entries(params).map(([name, value]) => [name, { string: value }] as const);
  return { Headers: { json: JSON.stringify(headersOf(request)) }, ...Object.fromEntries(values) };
}

function sendHttpData(response: ServerResponse, data: HttpData | undefined): void {
  if (!data) {
    sendResponse(response, 204);
    return;
  }
  const body = data.body?.bytes ?? Buffer.from(data.body?.string ?? '');
  const status = Number(data.statusCode ?? 200);
  for (const [name, value] of Object.entries(data.headers ?? {})) response.setHeader(name, value);
  if (data.cookies?.length) response.setHeader('Set-Cookie', data.cookies.map(setCookie));
  if (status !== 204 && status !== 304) response.setHeader('Content-Length', body.length);
  response.writeHead(status);
  response.end(body);
}

function headersOf(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}
