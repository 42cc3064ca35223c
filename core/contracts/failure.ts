import { z } from 'zod';
import { messageOf } from './message-of.ts';

/** A durable instance hangs on an exception text above 64 KB, and each name within a message may have 1,024 characters. */
const MOST_CHARACTERS = 2_000;

/**
 * Why something can't be done, in the form that crosses processes. `retryable` is the only thing a retry policy reads;
 * `code` is stable and may be matched on; `message` is one sentence for a person: what, where, what to do.
 */
export const Failure = z.strictObject({
  code: z.enum([
    // The source is at fault. These are permanent.
    'source-missing',
    'source-changed',
    'empty',
    'not-a-video',
    'no-video-stream',
    'truncated',
    'encrypted',
    'unsupported',
    'undecodable',
    'too-large',
    'too-slow-to-read',
    // The request is at fault.
    'unknown-style',
    'invalid-request',
    // The job would cost more, or take longer, than it may, or has cost more.
    'over-limit',
    // The system is at fault: another attempt may succeed.
    'ffmpeg',
    'engine',
    'storage',
    'crashed',
    'stalled',
    'invalid-chunk',
    'invalid-task',
    // A file that the job had stored is gone, and can be made again.
    'intermediate-lost',
    // An operator ended the orchestration, not a request to the API.
    'terminated',
    'internal',
    // A user cancelled the job.
    'cancelled',
  ]),
  message: z.string().max(MOST_CHARACTERS),
  retryable: z.boolean(),
});
export type Failure = z.infer<typeof Failure>;

/** The outcome of a step that may fail for a reason that the user should see. */
export type Result<T> = { ok: true; value: T } | { ok: false; error: Failure };

/** Carries a {@link Failure} through code that throws. It is caught at the end of a step and turned back into data. */
export class RepaintError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.message, options);
    this.name = 'RepaintError';
    this.failure = failure;
  }
}

/** Makes a failure that another attempt can't mend, such as bad input. */
export function permanent(code: Failure['code'], message: string, cause?: unknown): RepaintError {
  return new RepaintError({ code, message: cut(message), retryable: false }, { cause });
}

/** Makes a failure that another attempt may mend, within the limit of attempts. */
export function transient(code: Failure['code'], message: string, cause?: unknown): RepaintError {
  return new RepaintError({ code, message: cut(message), retryable: true }, { cause });
}

/**
 * Returns the failure that anything thrown stands for. Errors of the storage SDK and unforeseen errors count as transient, so that the
 * task is attempted again.
 */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof RepaintError) return thrown.failure;
  const message = messageOf(thrown);
  const code = thrown instanceof Error && thrown.name === 'RestError' ? 'storage' : 'internal';
  return { code, message: cut(message), retryable: true };
}

const cut = (message: string) =>
  message.length <= MOST_CHARACTERS ? message : `${message.slice(0, MOST_CHARACTERS - 1)}…`;
