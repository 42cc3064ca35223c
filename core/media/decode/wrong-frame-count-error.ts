import { RepaintError } from '../../contracts/failure.ts';

/**
 * The decoder gave another number of frames than it was fed, after some had been handed out. Retryable once: decoding has
 * to start a keyframe further back.
 */
export class WrongFrameCountError extends RepaintError {
  constructor(message: string, { retryable }: { retryable: boolean }) {
    super({ code: 'undecodable', message, retryable });
    this.name = 'WrongFrameCountError';
  }
}
