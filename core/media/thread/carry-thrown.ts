import { RepaintError } from '../../contracts/failure.ts';
import { InvalidChunkError } from '../join/invalid-chunk-error.ts';
import { NeedsConversion } from '../source/needs-conversion.ts';
import type { Thrown } from './thread-messages.ts';

/** Thrown in the thread if the parent could not answer a request. The parent keeps the original error. */
export class FailedRequest extends Error {
  /** Distinguishes it from errors of a parser, which have no code. */
  readonly code = 'failed-request';
  readonly id: number;

  constructor(id: number, message: string) {
    super(message);
    this.id = id;
  }
}

/** Converts what a task threw into a message to the parent. It is called in the thread. */
export function packThrown(thrown: unknown): Thrown {
  const refused = failedRequestIn(thrown);
  if (refused) return { kind: 'failed-request', id: refused.id };
  if (thrown instanceof InvalidChunkError) {
    return { kind: 'invalid-chunk', chunkIndex: thrown.chunkIndex, why: thrown.why };
  }
  if (thrown instanceof RepaintError) return { kind: 'failure', failure: thrown.failure };
  if (thrown instanceof NeedsConversion) {
    const { demuxer, codec, message, notes } = thrown;
    return { kind: 'needs-conversion', demuxer, codec, message, notes };
  }
  if (thrown instanceof Error) return { kind: 'other', message: thrown.message, stack: thrown.stack ?? '' };
  return { kind: 'other', message: String(thrown), stack: '' };
}

/** Restores the error from a message of the thread. It is called in the parent. */
export function unpackThrown(thrown: Exclude<Thrown, { kind: 'failed-request' }>): Error {
  switch (thrown.kind) {
    case 'failure':
      return new RepaintError(thrown.failure);
    case 'invalid-chunk':
      return new InvalidChunkError(thrown.chunkIndex, thrown.why);
    case 'needs-conversion':
      return new NeedsConversion(thrown.demuxer, thrown.codec, thrown.message, thrown.notes);
    case 'other':
      return Object.assign(new Error(thrown.message), { stack: thrown.stack });
  }
}

function failedRequestIn(thrown: unknown): FailedRequest | undefined {
  if (thrown instanceof FailedRequest) return thrown;
  return thrown instanceof Error && thrown.cause !== undefined ? failedRequestIn(thrown.cause) : undefined;
}
