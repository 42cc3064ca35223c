import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { InvokeFunction } from '../app/invoke-function.ts';
import type { HttpData, TypedData } from '../app/rpc-types.ts';
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
  /** Where the library waits for requests, if the app asked for streams. */
  streamUri: string | undefined;
  /** Of requests that aren't streamed. */
  largestBodyBytes: number;
}

/**
 * Runs an HTTP function and answers.
 * @throws BodyTooLargeError, and whatever the function throws
 */
export async function invokeHttpFunction(
  { request, response, url, match }: HttpInvocation,
  { invoke, streamUri, largestBodyBytes }: HttpInvoker,
): Promise<void> {
  const { fn } = match.route;
  const traceParent = headerOf(request, 'traceparent');
  if (streamUri) {
    const invocationId = randomUUID();
    const triggerMetadata = streamMetadata(request, match.params);
    const result = invoke(fn, { trigger: {}, triggerMetadata, invocationId, traceParent });
    return streamInvocation({ request, response, url, streamUri, invocationId, result });
  }
  const trigger = { http: await toHttpData(request, url, match.params, largestBodyBytes) };
  const { returnValue } = await invoke(fn, { trigger, traceParent });
  sendHttpData(response, returnValue?.http);
}

async function toHttpData(
  request: IncomingMessage,
  url: URL,
  params: Record<string, string>,
  largestBodyBytes: number,
): Promise<HttpData> {
  const body = await readBody(request, largestBodyBytes);
  return {
    method: request.method ?? 'GET',
    url: url.href,
    headers: headersOf(request),
    params,
    ...(body.length > 0 && { body: { bytes: body } }),
  };
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
  const headers = Object.entries(request.headers).filter(([name]) => !HOP_BY_HOP.has(name));
  return Object.fromEntries(
    headers.map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
}

/** These belong to the connection, and the library's `Request` refuses some of them. */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'te', 'trailer', 'expect']);

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}
