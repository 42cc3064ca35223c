import { z } from 'zod';

/** Exception texts above 64 KB hang a durable instance; names within a message may have 1,024 characters each. */
const MOST_CHARACTERS = 2_000;

/**
 * Why something can't be done, in the form that crosses processes. `retryable` is the only thing a retry policy reads;
 * `code` is stable and may be matched on; `message` is one sentence for a person: what, where, what to do.
 */
export const Failure = z.strictObject({
  code: z.enum([
    // The source: permanent, the same video will never work.
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
    // The request.
    'unknown-style',
    'invalid-request',
    // The machinery: worth another try.
    'ffmpeg',
    'engine',
    'storage',
    'crashed',
    'stalled',
    'invalid-chunk',
    'invalid-task',
    'unknown-job',
    // Something that the job had stored is gone; it can be made again.
    'intermediate-lost',
    // By an operator, not by a wish through the API.
    'terminated',
    'internal',
    // Somebody's wish.
    'cancelled',
  ]),
  message: z.string().max(MOST_CHARACTERS),
  retryable: z.boolean(),
});
export type Failure = z.infer<typeof Failure>;

/** What a step answers that may fail for a reason worth telling. */
export type Result<T> = { ok: true; value: T } | { ok: false; error: Failure };

/** Carries a {@link Failure} through code that throws; caught where a step ends and turned back into data. */
export class RepaintError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.message, options);
    this.name = 'RepaintError';
    this.failure = failure;
  }
}

/** A failure that will be the same next time: bad input, a refusal. */
export function permanent(code: Failure['code'], message: string, cause?: unknown): RepaintError {
  return new RepaintError({ code, message: cut(message), retryable: false }, { cause });
}

/** A failure of the moment: worth another try, within the limit of attempts. */
export function transient(code: Failure['code'], message: string, cause?: unknown): RepaintError {
  return new RepaintError({ code, message: cut(message), retryable: true }, { cause });
}

/**
 * The failure in anything thrown. What nobody foresaw counts as transient, so that a fault of the machinery is tried
 * again.
 */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof RepaintError) return thrown.failure;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: 'internal', message: cut(message), retryable: true };
}

const cut = (message: string) =>
  message.length <= MOST_CHARACTERS ? message : `${message.slice(0, MOST_CHARACTERS - 1)}…`;
