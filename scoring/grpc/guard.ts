import type { Metadata, ServerUnaryCall } from '@grpc/grpc-js';
import { withDeadline } from '../queue/with-deadline.ts';
import { ScoringError } from '../scoring-error.ts';
import type { RecordedRequest } from '../telemetry/recorded-request.ts';
import type { Admitted } from './doorkeeper.ts';
import { RefusedMessage } from './read-messages.ts';
import { statusOf } from './status-of.ts';

type Reply<Response> = (error: object | null, response?: Response | null, trailer?: Metadata) => void;
type Handler<Request, Response> = (
  request: Request,
  signal: AbortSignal,
  recorded: RecordedRequest,
) => Promise<Response> | Response;

/** The calls of probes, which are not recorded. */
export function open<Response>(handle: () => Response) {
  return (_: ServerUnaryCall<unknown, Response>, reply: Reply<Response>): void => reply(null, handle());
}

/** Handles an admitted call under a deadline. The work is aborted when the client leaves. */
export function guarded<Request, Response>(admitted: Admitted, deadlineMs: number, handle: Handler<Request, Response>) {
  return async (call: ServerUnaryCall<Request | RefusedMessage, Response>, reply: Reply<Response>): Promise<void> => {
    const { metadata, request } = call;
    const entered = admitted.get(metadata);
    if (entered === undefined) return reply(statusOf(undefined));
    const work = async (signal: AbortSignal) => {
      if (request instanceof RefusedMessage) throw request.reason;
      return handle(request, signal, entered.recorded);
    };
    try {
      const answer = await entered.recorded.within(() => withDeadline(deadlineMs, leftSignal(call), work));
      reply(null, answer, entered.answered());
    } catch (thrown) {
      reply(entered.failed(thrown));
    }
  };
}

function leftSignal(call: ServerUnaryCall<unknown, unknown>): AbortSignal {
  const controller = new AbortController();
  call.once('cancelled', () => controller.abort(new ScoringError('client-left', 'The client left.')));
  return controller.signal;
}
