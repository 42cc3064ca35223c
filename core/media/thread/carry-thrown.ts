import { RepaintError } from '../../contracts/failure.ts';
import { InvalidChunkError } from '../join/invalid-chunk-error.ts';
import { NeedsConversion } from '../source/needs-conversion.ts';
import type { Thrown } from './thread-messages.ts';

/** The parent couldn't do what it was asked for; it keeps the reason. */
export class RefusedWish extends Error {
  /** Keeps it from being taken for an error of a parser, which have none. */
  readonly code = 'refused-wish';
  readonly id: number;

  constructor(id: number, message: string) {
    super(message);
    this.id = id;
  }
}

/** Of the thread: what is posted for what a task threw. */
export function packThrown(thrown: unknown): Thrown {
  const refused = refusedWishIn(thrown);
  if (refused) return { kind: 'refused-wish', id: refused.id };
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

/** Of the parent: the same to throw again. */
export function unpackThrown(thrown: Exclude<Thrown, { kind: 'refused-wish' }>): Error {
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

function refusedWishIn(thrown: unknown): RefusedWish | undefined {
  if (thrown instanceof RefusedWish) return thrown;
  return thrown instanceof Error && thrown.cause !== undefined ? refusedWishIn(thrown.cause) : undefined;
}
