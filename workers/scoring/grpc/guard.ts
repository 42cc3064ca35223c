import { Metadata, type ServerUnaryCall, status } from '@grpc/grpc-js';
import { withDeadline } from '../queue/with-deadline.ts';
import { ScoringError, type ScoringErrorCode } from '../scoring-error.ts';
import type { Service } from '../service.ts';

type Reply<Response> = (error: object | null, response?: Response) => void;
export type Handler<Request, Response> = (request: Request, signal: AbortSignal) => Promise<Response> | Response;

const CODES: Readonly<Record<ScoringErrorCode, status>> = {
  'bad-request': status.INVALID_ARGUMENT,
  'no-key': status.UNAUTHENTICATED,
  'wrong-key': status.UNAUTHENTICATED,
  'not-found': status.NOT_FOUND,
  'wrong-method': status.UNIMPLEMENTED,
  'not-acceptable': status.INVALID_ARGUMENT,
  'too-slow': status.DEADLINE_EXCEEDED,
  'client-left': status.CANCELLED,
  'too-large': status.RESOURCE_EXHAUSTED,
  'wrong-type': status.INVALID_ARGUMENT,
  'not-processable': status.FAILED_PRECONDITION,
  'too-many': status.RESOURCE_EXHAUSTED,
  engine: status.INTERNAL,
  busy: status.UNAVAILABLE,
  stopping: status.UNAVAILABLE,
  deadline: status.DEADLINE_EXCEEDED,
};

/** What probes ask: no key, no place in the queue. */
export function open<Request, Response>(handle: Handler<Request, Response>) {
  return (call: ServerUnaryCall<Request, Response>, reply: Reply<Response>): void => {
    void settle(async () => handle(call.request, new AbortController().signal), reply, undefined);
  };
}

/** A call with a key, a place in the queue and a deadline, which ends when the client leaves. */
export function guarded<Request, Response>(service: Service, name: string, handle: Handler<Request, Response>) {
  return (call: ServerUnaryCall<Request, Response>, reply: Reply<Response>): void => {
    const work = async () => {
      const [authorization] = call.metadata.get('authorization');
      service.keys?.open(authorization?.toString());
      const leave = service.admission.enter();
      try {
        return await withDeadline(service.deadlineMs, leftSignal(call), async (signal) => handle(call.request, signal));
      } finally {
        leave();
      }
    };
    void settle(work, reply, { service, name });
  };
}

function leftSignal(call: ServerUnaryCall<unknown, unknown>): AbortSignal {
  const controller = new AbortController();
  call.once('cancelled', () => controller.abort(new ScoringError('client-left', 'The client left.')));
  return controller.signal;
}

async function settle<Response>(
  work: () => Promise<Response>,
  reply: Reply<Response>,
  told: { service: Service; name: string } | undefined,
): Promise<void> {
  const startedAt = performance.now();
  const tell = (code: status) => {
    const milliseconds = Math.round(performance.now() - startedAt);
    told?.service.log.info({ method: 'gRPC', route: told.name, status: status[code], milliseconds }, 'answered');
  };
  try {
    reply(null, await work());
    tell(status.OK);
  } catch (thrown) {
    const error = errorOf(thrown);
    if (error.code === status.INTERNAL) {
      told?.service.log.error({ route: told.name, reason: thrown instanceof Error ? thrown.message : '' }, 'failed');
    }
    reply(error);
    tell(error.code);
  }
}

function errorOf(thrown: unknown): { code: status; details: string; metadata: Metadata } {
  const metadata = new Metadata();
  if (!(thrown instanceof ScoringError)) {
    return { code: status.INTERNAL, details: 'Something went wrong inside the service.', metadata };
  }
  if (thrown.retryAfterSeconds !== undefined) metadata.set('retry-after', String(thrown.retryAfterSeconds));
  return { code: CODES[thrown.code], details: thrown.message, metadata };
}
