import type { FastifyReply, FastifyRequest } from 'fastify';
import { ATTRIBUTES } from '../../core/telemetry/names.ts';
import { record } from '../../core/telemetry/record.ts';
import { RecordedRequest } from '../telemetry/recorded-request.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Undefined for the requests of probes, which are not recorded. */
    recorded: RecordedRequest | undefined;
    /** The code of the failure that the client gets instead of an answer. */
    failure: string | undefined;
  }
}

/** The methods of RFC 9110 and 5789. Any other is a name that a caller chose, and is recorded as `_OTHER`. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PATCH']);
const OTHER = '_OTHER';
/** Status that proxies record for a client that has left. */
const LEFT = 499;

/** Begins to record a request over REST: by its route, never by its path, which could hold anything. */
export function beginRest(request: FastifyRequest): RecordedRequest {
  const { traceparent } = request.headers;
  const about = aboutRest(request);
  return new RecordedRequest({
    protocol: 'rest',
    name: `${about[ATTRIBUTES.httpMethod]} ${about[ATTRIBUTES.httpRoute]}`,
    attributes: about,
    traceparent: typeof traceparent === 'string' ? traceparent : undefined,
  });
}

/**
 * Ends the record of a request, once nothing more goes to the client.
 * @returns the status that it ended with
 */
export function endRest(request: FastifyRequest, reply: FastifyReply): number {
  const hasLeft = !reply.raw.writableFinished;
  const status = hasLeft ? LEFT : reply.statusCode;
  const attributes = { [ATTRIBUTES.httpStatus]: status };
  const code = hasLeft ? 'client-left' : request.failure;
  const seconds = request.recorded?.end({ status, code, attributes });
  if (seconds !== undefined) record('httpRequestDuration', seconds, { ...aboutRest(request), ...attributes });
  return status;
}

/** Runs a part of the request (see {@link RecordedRequest.within}). */
export function within<T>({ recorded }: FastifyRequest, work: () => T): T {
  return recorded ? recorded.within(work) : work();
}

function aboutRest({ method, protocol, routeOptions }: FastifyRequest) {
  return {
    [ATTRIBUTES.httpMethod]: METHODS.has(method) ? method : OTHER,
    [ATTRIBUTES.urlScheme]: protocol,
    [ATTRIBUTES.httpRoute]: routeOptions.url ?? OTHER,
  };
}
