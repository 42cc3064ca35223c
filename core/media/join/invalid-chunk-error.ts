import { RepaintError } from '../../contracts/failure.ts';

/** Thrown if a painted segment doesn't match its chunk. It has to be deleted, and the chunk painted again. */
export class InvalidChunkError extends RepaintError {
  readonly chunkIndex: number;
  readonly why: string;

  constructor(chunkIndex: number, why: string, options?: ErrorOptions) {
    super(
      { code: 'invalid-chunk', message: `The segment of chunk ${chunkIndex} is not valid: ${why}.`, retryable: true },
      options,
    );
    this.name = 'InvalidChunkError';
    this.chunkIndex = chunkIndex;
    this.why = why;
  }
}
