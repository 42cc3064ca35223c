import { RepaintError } from '../core/contracts/failure.ts';
import { StageError } from '../engine/pipeline/stage.ts';

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

/** Why a request failed, in one sentence for its sender. */
export class ScoringError extends Error {
  readonly code: ScoringErrorCode;
  readonly status: number;
  /** Whole seconds after which to try again. */
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ScoringErrorCode, message: string, options: ErrorOptions & { retryAfterSeconds?: number } = {}) {
    super(message, options);
    this.name = 'ScoringError';
    this.code = code;
    this.status = STATUS[code];
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** Makes the error for a failure inside a model, without details that only the log may contain. */
export function scoringErrorOf(thrown: unknown, model: string): ScoringError {
  if (thrown instanceof ScoringError) return thrown;
  if (thrown instanceof StageError) return new ScoringError(thrown.code, thrown.message, { cause: thrown.cause });
  const why = thrown instanceof RepaintError ? `: ${thrown.message}` : '.';
  return new ScoringError('engine', `${model} failed${why}`, { cause: thrown });
}

/** Returns the cause of a failure with details that only the log may contain. */
export function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  return thrown.cause instanceof Error ? thrown.cause.message : thrown.message;
}
