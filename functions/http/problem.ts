import type { HttpResponseInit } from '@azure/functions';
import { z } from 'zod';

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
