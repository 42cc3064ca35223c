import type { IncomingMessage, ServerResponse } from 'node:http';
import { type AccessKeys, hasKey } from './access-keys.ts';
import { NoRoomError } from './body-room.ts';
import { contentType } from './content-type.ts';
import { answerCors, type Cors } from './cors.ts';
import { refuseForeign } from './foreign-request.ts';
import { type FunctionRoute, matchRoute, type RouteMatch } from './function-routes.ts';
import type { RequestHandler } from './http-server.ts';
import { type HttpInvoker, invokeHttpFunction } from './invoke-http-function.ts';
import { BodyTooLargeError } from './read-body.ts';
import { sendResponse } from './send-response.ts';
import { TooManyRequestsError } from './turns.ts';
import { BodyTooSlowError } from './watch-body.ts';

/** A part of the server under a path of its own. */
export type Section = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>;

export interface HttpDependencies extends HttpInvoker {
  routes: readonly FunctionRoute[];
  keys: AccessKeys;
  cors: Cors | undefined;
  /** On loopback, functions ask for no key, because only pages of other origins could be strangers there, and they are refused. */
  isLoopback: boolean;
  durableApi: Section;
  admin: Section;
}

const DURABLE_API = /^\/runtime\/webhooks\/durabletask(\/|$)/i;

/** Serves the functions of an app, the durable HTTP API and the admin API. */
export function requestHandler(host: HttpDependencies): RequestHandler {
  return (request, response) => unlessRefused(response, () => handle(host, request, response));
}

/**
 * Serves the requests of the app itself to the durable HTTP API, apart from those of clients.
 * @param rpc serves the Durable SDK under a path that nobody else knows
 */
export function appDoorHandler(host: HttpDependencies, rpc: { base: string; serve: Section }): RequestHandler {
  return (request, response) =>
    unlessRefused(response, async () => {
      const url = urlOf(request);
      if (url?.pathname.startsWith(rpc.base)) return rpc.serve(request, response, url);
      if (url && DURABLE_API.test(url.pathname)) return serveDurableApi(host, request, response, url);
      sendResponse(response, 404);
    });
}

async function handle(host: HttpDependencies, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = urlOf(request);
  if (!url) return sendResponse(response, 400);
  const refusal = host.isLoopback ? refuseForeign(request, host.cors) : undefined;
  if (refusal) return sendResponse(response, refusal.status, { Message: refusal.message });
  if (host.cors && answerCors(request, response, host.cors)) return;
  if (DURABLE_API.test(url.pathname)) return serveDurableApi(host, request, response, url);
  if (/^\/admin\//i.test(url.pathname)) {
    if (!hasKey(request, url, [host.keys.master])) return sendResponse(response, 401);
    if (!isJson(request)) return sendResponse(response, 415);
    return host.admin(request, response, url);
  }
  const match = matchRoute(host.routes, request.method ?? 'GET', url.pathname);
  if (match) return callFunction(host, request, response, url, match);
  if (url.pathname === '/') return sendHome(response);
  sendResponse(response, 404);
}

function serveDurableApi(
  host: HttpDependencies,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> | void {
  if (!hasKey(request, url, [host.keys.durabletask, host.keys.master])) return sendResponse(response, 401);
  return host.durableApi(request, response, url);
}

async function callFunction(
  host: HttpDependencies,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  match: RouteMatch,
): Promise<void> {
  const { authLevel } = match.route;
  const keys = [host.keys.master, ...(authLevel === 'function' ? [host.keys.function] : [])];
  const isOpen = host.isLoopback || authLevel === 'anonymous';
  if (!isOpen && !hasKey(request, url, keys)) return sendResponse(response, 401);
  await invokeHttpFunction({ request, response, url, match }, host);
}

/** Answers the errors that a request itself has caused. Other errors are thrown. */
async function unlessRefused(response: ServerResponse, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const status = statusOf(error);
    if (status === undefined || response.headersSent) throw error;
    sendResponse(response, status, undefined, status === 503 ? { 'Retry-After': '1' } : { Connection: 'close' });
  }
}

function statusOf(error: unknown): number | undefined {
  if (error instanceof BodyTooLargeError) return 413;
  if (error instanceof BodyTooSlowError) return 408;
  if (error instanceof TooManyRequestsError) return 429;
  if (error instanceof NoRoomError) return 503;
  return undefined;
}

/** Returns whether a request is a GET or has a JSON body. A page can't send JSON to another origin without a preflight request. */
const isJson = (request: IncomingMessage) => request.method === 'GET' || contentType(request) === 'application/json';

/** Returns the address of a request; `undefined` if it isn't one, or if there are several hosts to choose from. */
function urlOf(request: IncomingMessage): URL | undefined {
  if ((request.headersDistinct['host']?.length ?? 1) > 1) return undefined;
  try {
    return new URL(`http://${request.headers.host ?? 'localhost'}${request.url ?? '/'}`);
  } catch {
    return undefined;
  }
}

function sendHome(response: ServerResponse): void {
  response.writeHead(200, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end('The local Functions host is up and running.\n');
}
