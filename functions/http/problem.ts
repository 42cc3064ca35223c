import type { HttpResponseInit } from '@azure/functions';
import { z } from 'zod';

/** An error as RFC 9457 wants it, with what a person needs: the field at fault and the way out. */
export const Problem = z.strictObject({
  type: z.string().default('about:blank'),
  title: z.string(),
  status: z.int(),
  /** One sentence: what is wrong and what to do. */
  detail: z.string(),
  /** A stable code, as in failures. */
  code: z.string(),
  /** The field of the request that is at fault, as a path. */
  field: z.string().optional(),
});
export type Problem = z.infer<typeof Problem>;

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  404: 'Not Found',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  500: 'Internal Server Error',
};

export function problem(status: number, code: string, detail: string, field?: string): HttpResponseInit {
  const title = TITLES[status] ?? 'Error';
  const body: Problem = { type: 'about:blank', title, status, detail, code, ...(field && { field }) };
  return { status, jsonBody: body, headers: { 'content-type': 'application/problem+json' } };
}

/** A problem that is thrown where it is noticed and answered where the request ends. */
export class RequestProblem extends Error {
  readonly response: HttpResponseInit;

  constructor(...args: Parameters<typeof problem>) {
    super(args[2]);
    this.response = problem(...args);
  }
}
