import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { ScoringError } from '../scoring-error.ts';

type Handler = (request: FastifyRequest, reply: FastifyReply) => unknown;

/** One address. Whatever it doesn't list is answered with 405 and what it does. */
export interface Route {
  readonly url: string;
  readonly get?: Handler;
  readonly post?: Handler;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answered without a key: what probes ask. */
    readonly isOpen?: boolean;
    /** Takes a place in the queue from its first byte on. */
    readonly isScoring?: boolean;
  }
}

const METHODS: readonly HTTPMethods[] = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

export function addRoute(app: FastifyInstance, { url, get, post }: Route, { isOpen = false } = {}): void {
  const handlers = [
    ['GET', get],
    ['POST', post],
  ] as const;
  const allowed: string[] = [];
  for (const [method, handler] of handlers) {
    if (handler === undefined) continue;
    app.route({ method, url, config: { isOpen, isScoring: method === 'POST' }, handler });
    allowed.push(...(method === 'GET' ? ['GET', 'HEAD'] : [method]));
  }
  app.route({
    method: METHODS.filter((method) => !allowed.includes(method)),
    url,
    config: { isOpen },
    // Before the body is read: it isn't wanted.
    onRequest: (request, reply) => {
      reply.header('allow', allowed.join(', '));
      throw new ScoringError('wrong-method', `${request.method} isn't answered here: use ${allowed.join(' or ')}.`);
    },
    handler: () => undefined,
  });
}
