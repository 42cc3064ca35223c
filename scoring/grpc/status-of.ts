import { status } from '@grpc/grpc-js';
import { ScoringError, type ScoringErrorCode } from '../scoring-error.ts';

const CODES: Readonly<Record<ScoringErrorCode, status>> = {
  'bad-request': status.INVALID_ARGUMENT,
  'no-key': status.UNAUTHENTICATED,
  'wrong-key': status.UNAUTHENTICATED,
  foreign: status.PERMISSION_DENIED,
  'not-found': status.NOT_FOUND,
  'wrong-method': status.UNIMPLEMENTED,
  'not-acceptable': status.INVALID_ARGUMENT,
  'client-left': status.CANCELLED,
  'too-large': status.RESOURCE_EXHAUSTED,
  'wrong-type': status.INVALID_ARGUMENT,
  'not-processable': status.FAILED_PRECONDITION,
  'too-many': status.RESOURCE_EXHAUSTED,
  engine: status.INTERNAL,
  busy: status.UNAVAILABLE,
  deadline: status.DEADLINE_EXCEEDED,
};

/** Returns the gRPC status and message for an error. */
export function statusOf(thrown: unknown): { code: status; details: string } {
  if (thrown instanceof ScoringError) return { code: CODES[thrown.code], details: thrown.message };
  return { code: status.INTERNAL, details: 'Something went wrong inside the service.' };
}
