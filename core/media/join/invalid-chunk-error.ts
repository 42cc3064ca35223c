import { RepaintError } from '../../contracts/failure.ts';

/** A painted segment is not what its chunk calls for: it has to go, and to be painted again. */
export class InvalidChunkError extends RepaintError {
  readonly chunkIndex: number;
  readonly why: string;

  constructor(chunkIndex: number, why: string, options?: ErrorOptions) {
    super(
      { code: 'invalid-chunk', message: `Painted chunk ${chunkIndex} is not valid: ${why}.`, retryable: true },
      options,
    );
    this.name = 'InvalidChunkError';
    this.chunkIndex = chunkIndex;
    this.why = why;
  }
}
