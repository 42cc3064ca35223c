import { RepaintError } from '../../contracts/failure.ts';

/**
 * Thrown if a decoder didn't output every frame of a chunk undamaged. It is retryable once, by decoding from a keyframe
 * further back.
 */
export class WrongFrameCountError extends RepaintError {
  constructor(message: string, { retryable }: { retryable: boolean }) {
    super({ code: 'undecodable', message, retryable });
    this.name = 'WrongFrameCountError';
  }
}
