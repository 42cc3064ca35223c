import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import type { DurableClient } from 'durable-functions';
import { z } from 'zod';
import { RepaintError } from '../../core/contracts/failure.ts';
import { logLine } from '../log.ts';

/** The body of every error response: problem details (RFC 9457) with two members of ours, `code` and `field`. */
export const Problem = z.strictObject({
  type: z.string().default('about:blank'),
  title: z.string(),
  status: z.int(),
  /** One sentence says what is wrong and what to do. */
  detail: z.string(),
  /** A stable code for programs; for a failure, it is the failure's. */
  code: z.string(),
  /** The path of the field of the request that is wrong. */
  field: z.string().optional(),
});
export type Problem = z.infer<typeof Problem>;

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  404: 'Not Found',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
};

export function problem(status: number, code: string, detail: string, field?: string): HttpResponseInit {
  const title = TITLES[status] ?? 'Error';
  const body: Problem = { type: 'about:blank', title, status, detail, code, ...(field && { field }) };
  return { status, jsonBody: body, headers: { 'content-type': 'application/problem+json' } };
}

/** Code at any depth throws this to end a request with an error response; `answer` turns it into one. */
export class RequestProblem extends Error {
  readonly response: HttpResponseInit;

  constructor(...args: Parameters<typeof problem>) {
    super(args[2]);
    this.response = problem(...args);
  }
}

/** Throws what was thrown because of a field of the request. @throws RequestProblem 400 with the field, if it can't be mended by waiting */
export function blame(field: string, thrown: unknown): never {
  if (!(thrown instanceof RepaintError) || thrown.failure.retryable) throw thrown;
  throw new RequestProblem(400, thrown.failure.code, thrown.failure.message, field);
}

/** Makes an answer of JSON that no cache may keep. */
export function fresh<Body extends object>(jsonBody: Body, status = 200): HttpResponseInit {
  return { status, jsonBody, headers: { 'cache-control': 'no-store' } };
}

type Handler = (request: HttpRequest, client: DurableClient, context: InvocationContext) => Promise<HttpResponseInit>;

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
        return problem(400, thrown.failure.code, thrown.failure.message);
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
