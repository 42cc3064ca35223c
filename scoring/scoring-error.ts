import { RepaintError } from '../core/contracts/failure.ts';

/** The HTTP status of each way a request can fail; gRPC's codes follow from it. */
const STATUS = {
  'bad-request': 400,
  'no-key': 401,
  'wrong-key': 401,
  foreign: 403,
  'not-found': 404,
  'wrong-method': 405,
  'not-acceptable': 406,
  'client-left': 499,
  'too-large': 413,
  'wrong-type': 415,
  'not-processable': 422,
  'too-many': 429,
  engine: 500,
  busy: 503,
  deadline: 504,
} as const;

export type ScoringErrorCode = keyof typeof STATUS;

/** Why a request isn't answered: one sentence for whoever sent it. */
export class ScoringError extends Error {
  readonly code: ScoringErrorCode;
  readonly status: number;
  /** Whole seconds after which another try makes sense. */
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ScoringErrorCode, message: string, options: ErrorOptions & { retryAfterSeconds?: number } = {}) {
    super(message, options);
    this.name = 'ScoringError';
    this.code = code;
    this.status = STATUS[code];
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** A failure inside a model, in words that leave out what only the log may say. */
export function scoringErrorOf(thrown: unknown, model: string): ScoringError {
  if (thrown instanceof ScoringError) return thrown;
  const why = thrown instanceof RepaintError ? `: ${thrown.message}` : '.';
  return new ScoringError('engine', `${model} failed${why}`, { cause: thrown });
}

/** Gives the cause of a failure in words that only the log may say. */
export function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  return thrown.cause instanceof Error ? thrown.cause.message : thrown.message;
}
