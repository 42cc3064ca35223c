import { METHODS } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ScoringError } from '../scoring-error.ts';
import { within } from './record-rest.ts';

type Handler = (request: FastifyRequest, reply: FastifyReply) => unknown;

/** An address and its handlers. Other methods are answered with 405 and a list of the allowed ones. */
export interface Route {
  readonly url: string;
  readonly get?: Handler;
  readonly post?: Handler;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** True if the route needs no key, as for probes. */
    readonly isOpen?: boolean;
    /** True if the route takes a place in the queue from the first byte of its request on. */
    readonly isScoring?: boolean;
  }
}

/** Every method that Node parses, except CONNECT, which Node answers by itself. */
const ALL_METHODS = METHODS.filter((method) => method !== 'CONNECT');

/** Lets routes answer the methods that Fastify leaves out. Call it before the first route is added. */
export function addAllMethods(app: FastifyInstance): void {
  for (const method of ALL_METHODS) if (!app.supportedMethods.includes(method)) app.addHttpMethod(method);
}

/** Most bytes of a body that is parsed where it is received. */
const MOST_SMALL = 2 ** 16;

/** @param isSmall true for a route whose bodies hold a few words */
export function addRoute(
  app: FastifyInstance,
  { url, get, post }: Route,
  { isOpen = false, isSmall = false } = {},
): void {
  const handlers = [
    ['GET', get],
    ['POST', post],
  ] as const;
  const allowed: string[] = [];
  for (const [method, handler] of handlers) {
    if (handler === undefined) continue;
    app.route({
      method,
      url,
      config: { isOpen, isScoring: method === 'POST' },
      ...(isSmall && { bodyLimit: MOST_SMALL }),
      handler: (request, reply) => within(request, () => handler(request, reply)),
    });
    allowed.push(...(method === 'GET' ? ['GET', 'HEAD'] : [method]));
  }
  app.route({
    method: ALL_METHODS.filter((method) => !allowed.includes(method)),
    url,
    config: { isOpen },
    // This runs before the body is read, since the body isn't needed.
    onRequest: (request, reply) => {
      reply.header('allow', allowed.join(', '));
      throw new ScoringError('wrong-method', `${request.method} isn't answered here: use ${allowed.join(' or ')}.`);
    },
    handler: () => undefined,
  });
}
