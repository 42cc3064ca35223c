import type { FastifyReply } from 'fastify';
import { ScoringError } from '../scoring-error.ts';

/** Makes a signal that is aborted when the client leaves before it has its answer. */
export function leftSignal(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort(new ScoringError('client-left', 'The client left.'));
  });
  return controller.signal;
}
