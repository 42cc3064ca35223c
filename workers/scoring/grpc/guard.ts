import { Metadata, type ServerUnaryCall, status } from '@grpc/grpc-js';
import { withDeadline } from '../queue/with-deadline.ts';
import { requestIdOr } from '../request-id.ts';
import { reasonOf, ScoringError, type ScoringErrorCode } from '../scoring-error.ts';
import type { Service } from '../service.ts';
import type { ToldRequest } from '../telemetry/told-request.ts';
import { beginCall, endCall } from './told-call.ts';

const SERVICE = 'inference.GRPCInferenceService';

type Reply<Response> = (error: object | null, response?: Response | null, trailer?: Metadata) => void;
type Handler<Request, Response> = (
  request: Request,
  signal: AbortSignal,
  told: ToldRequest,
) => Promise<Response> | Response;

interface Outcome {
  readonly code: status;
  /** Undefined where there was an answer. */
  readonly thrown?: unknown;
}

const CODES: Readonly<Record<ScoringErrorCode, status>> = {
  'bad-request': status.INVALID_ARGUMENT,
  'no-key': status.UNAUTHENTICATED,
  'wrong-key': status.UNAUTHENTICATED,
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

/** What probes ask: no key, no place in the queue, and nothing is told of it. */
export function open<Request, Response>(handle: (request: Request) => Response) {
  return (call: ServerUnaryCall<Request, Response>, reply: Reply<Response>): void => {
    void settle(async () => handle(call.request), reply, new Metadata());
  };
}

/** A call with a key, a place in the queue and a deadline, which ends when the client leaves. */
export function guarded<Request, Response>(service: Service, name: string, handle: Handler<Request, Response>) {
  return (call: ServerUnaryCall<Request, Response>, reply: Reply<Response>): void => {
    const told = beginCall(`${SERVICE}/${name}`, call.metadata);
    const [given] = call.metadata.get('x-request-id');
    const request = requestIdOr(given);
    const trailer = new Metadata();
    trailer.set('x-request-id', request);
    void told.within(async () => {
      const startedAt = performance.now();
      const outcome = await settle(
        () => answer(service, call, (signal) => handle(call.request, signal, told)),
        reply,
        trailer,
      );
      tellLog(service, { request, method: 'gRPC', route: name }, outcome, startedAt);
      endCall(told, `${SERVICE}/${name}`, outcome.code, outcome.thrown);
    });
  };
}

async function answer<Response>(
  { keys, admission, deadlineMs }: Service,
  call: ServerUnaryCall<unknown, unknown>,
  work: (signal: AbortSignal) => Promise<Response> | Response,
): Promise<Response> {
  const [authorization] = call.metadata.get('authorization');
  keys?.open(authorization?.toString());
  const leave = admission.enter();
  try {
    return await withDeadline(deadlineMs, leftSignal(call), async (signal) => work(signal));
  } finally {
    leave();
  }
}

function leftSignal(call: ServerUnaryCall<unknown, unknown>): AbortSignal {
  const controller = new AbortController();
  call.once('cancelled', () => controller.abort(new ScoringError('client-left', 'The client left.')));
  return controller.signal;
}

async function settle<Response>(
  work: () => Promise<Response>,
  reply: Reply<Response>,
  trailer: Metadata,
): Promise<Outcome> {
  try {
    reply(null, await work(), trailer);
    return { code: status.OK };
  } catch (thrown) {
    const { code, details } = errorOf(thrown);
    if (thrown instanceof ScoringError && thrown.retryAfterSeconds !== undefined) {
      trailer.set('retry-after', String(thrown.retryAfterSeconds));
    }
    reply({ code, details, metadata: trailer });
    return { code, thrown };
  }
}

function errorOf(thrown: unknown): { code: status; details: string } {
  if (thrown instanceof ScoringError) return { code: CODES[thrown.code], details: thrown.message };
  return { code: status.INTERNAL, details: 'Something went wrong inside the service.' };
}

function tellLog({ log }: Service, line: object, { code, thrown }: Outcome, startedAt: number): void {
  if (code === status.INTERNAL) log.error({ ...line, reason: reasonOf(thrown) }, 'failed');
  const milliseconds = Math.round(performance.now() - startedAt);
  log.info({ ...line, status: status[code], milliseconds }, 'answered');
}
