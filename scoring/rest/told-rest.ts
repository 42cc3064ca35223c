import type { FastifyReply, FastifyRequest } from 'fastify';
import { ATTRIBUTES } from '../../core/telemetry/names.ts';
import { record } from '../../core/telemetry/record.ts';
import { ToldRequest } from '../telemetry/told-request.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Undefined for what probes ask. */
    told: ToldRequest | undefined;
    /** The code of what the client is told instead of an answer. */
    failure: string | undefined;
  }
}

/** Those of RFC 9110 and 5789; others would be names that callers choose. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PATCH']);
const OTHER = '_OTHER';
/** Whoever leaves has no status; proxies write this one down. */
const LEFT = 499;

/** What is told of a request over REST: its route, never its path, which could hold anything. */
export function beginRest(request: FastifyRequest): ToldRequest {
  const { traceparent } = request.headers;
  const about = aboutRest(request);
  return new ToldRequest({
    protocol: 'rest',
    name: `${about[ATTRIBUTES.httpMethod]} ${about[ATTRIBUTES.httpRoute]}`,
    attributes: about,
    traceparent: typeof traceparent === 'string' ? traceparent : undefined,
  });
}

/**
 * Once nothing more goes to the client.
 * @returns the status that it ended with
 */
export function endRest(request: FastifyRequest, reply: FastifyReply): number {
  const hasLeft = !reply.raw.writableFinished;
  const status = hasLeft ? LEFT : reply.statusCode;
  const attributes = { [ATTRIBUTES.httpStatus]: status };
  const code = hasLeft ? 'client-left' : request.failure;
  const seconds = request.told?.end({ status, code, attributes });
  if (seconds !== undefined) record('httpRequestDuration', seconds, { ...aboutRest(request), ...attributes });
  return status;
}

/** Does a part of the request: see {@link ToldRequest.within}. */
export function within<T>({ told }: FastifyRequest, work: () => T): T {
  return told ? told.within(work) : work();
}

function aboutRest({ method, protocol, routeOptions }: FastifyRequest) {
  return {
    [ATTRIBUTES.httpMethod]: METHODS.has(method) ? method : OTHER,
    [ATTRIBUTES.urlScheme]: protocol,
    [ATTRIBUTES.httpRoute]: routeOptions.url ?? OTHER,
  };
}
