import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import type { DurableClient } from 'durable-functions';
import { type Failure, RepaintError } from '../../core/contracts/failure.ts';
import { logLine } from '../log-line.ts';
import { problem, RequestProblem } from './problem.ts';

type Handler = (request: HttpRequest, client: DurableClient, context: InvocationContext) => Promise<HttpResponseInit>;

const FIELD_OF: Partial<Record<Failure['code'], string>> = { 'unknown-style': 'style', 'invalid-request': 'style' };

/**
 * Wraps a handler so that what it throws becomes a response: a {@link RequestProblem} as it is, a permanent failure as a 400, anything
 * else as a 500 whose text has no details.
 */
export function answer(handler: Handler): Handler {
  return async (request, client, context) => {
    try {
      return await handler(request, client, context);
    } catch (thrown) {
      if (thrown instanceof RequestProblem) return thrown.response;
      if (thrown instanceof RepaintError && !thrown.failure.retryable) {
        return problem(400, thrown.failure.code, thrown.failure.message, FIELD_OF[thrown.failure.code]);
      }
      context.error(logLine('request-failed', { stack: thrown instanceof Error ? thrown.stack : String(thrown) }));
      return problem(
        500,
        'internal',
        `Something went wrong here: the log of invocation ${context.invocationId} says more.`,
      );
    }
  };
}
