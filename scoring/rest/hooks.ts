import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { reasonOf, ScoringError } from '../scoring-error.ts';
import type { Service } from '../service.ts';
import { closeGently } from './close-gently.ts';
import { JSON_LENGTH } from './infer-body.ts';
import { beginRest, endRest, within } from './record-rest.ts';
import { refuseForeign } from './refuse-foreign.ts';
import { unpackBody } from './unpack-body.ts';

/** Adds what holds for every route: keys, the queue, telemetry, the log and the end of connections. */
export function addHooks(app: FastifyInstance, service: Service): void {
  const { keys, admission } = service;
  app.decorateRequest('recorded', undefined);
  app.decorateRequest('failure', undefined);
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    if (admission.isClosed) reply.header('connection', 'close');
    const { isOpen, isScoring } = request.routeOptions.config;
    if (!isOpen) request.recorded = beginRest(request);
    const arrivedAt = performance.now();
    reply.raw.once('close', () => recordEnd(request, reply, service, arrivedAt));
    if (keys === undefined) refuseForeign(request.headers);
    else if (!isOpen) keys.open(request.headers.authorization);
    if (request.url.startsWith('/v2')) assumeType(request.headers);
    // The place is held until the answer has been sent, or the client has left.
    if (isScoring) reply.raw.once('close', admission.enter());
  });
  app.addHook('preParsing', async (request, _reply, body) => unpackBody(request, body as Readable));
  app.setErrorHandler((error: FastifyError | ScoringError, request, reply) =>
    answerError(error, request, reply, service),
  );
  app.setNotFoundHandler((request, reply) => {
    const error = new ScoringError('not-found', 'There is nothing at this path: GET /swagger.json lists all paths.');
    return answerError(error, request, reply, service);
  });
}

/** Triton's clients name no type: what they send is tensors behind JSON, or JSON alone. */
function assumeType(headers: IncomingHttpHeaders): void {
  const hasBody = (headers['content-length'] ?? '0') !== '0' || headers['transfer-encoding'] !== undefined;
  if (!hasBody || headers['content-type'] !== undefined) return;
  headers['content-type'] = JSON_LENGTH in headers ? 'application/octet-stream' : 'application/json';
}

/** Logs and records the end of a request, also when the client left before the answer. */
function recordEnd(request: FastifyRequest, reply: FastifyReply, { log, logged }: Service, arrivedAt: number): void {
  const { id, method, routeOptions } = request;
  const status = endRest(request, reply);
  const milliseconds = Math.round(performance.now() - arrivedAt);
  const line = { request: id, method, route: routeOptions.url ?? '?', status, milliseconds };
  if (status >= 400 || logged.next()) within(request, () => log.info(line, 'answered'));
}

function answerError(
  error: FastifyError | ScoringError,
  request: FastifyRequest,
  reply: FastifyReply,
  { log }: Service,
): FastifyReply {
  const { status, message } = describe(error);
  request.failure = error.code ?? 'internal';
  // A service without room says so to every sender. Other failures have a cause that is worth a line.
  if (status >= 500 && (status !== 503 || error.cause !== undefined)) {
    within(request, () => log.error({ request: request.id, status, reason: reasonOf(error) }, 'failed'));
  }
  // Node decides by this whether to close the connection.
  const { complete, socket } = request.raw;
  if (!complete) socket.destroySoon = () => closeGently(socket);
  if (status === 401) reply.header('www-authenticate', challenge(error));
  if (error instanceof ScoringError && error.retryAfterSeconds !== undefined) {
    reply.header('retry-after', error.retryAfterSeconds);
  }
  const isProtocol = request.url.startsWith('/v2');
  return reply
    .code(status)
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(isProtocol ? { error: message } : { message }));
}

/** RFC 6750: a request without a key gets no error code. */
function challenge(error: FastifyError | ScoringError): string {
  const realm = 'Bearer realm="scoring"';
  return error.code === 'wrong-key' ? `${realm}, error="invalid_token"` : realm;
}

const TYPES = 'The body must be image/jpeg, image/png, image/webp, multipart/form-data or application/json.';

/** Messages for errors of Fastify whose own messages say less. */
const WORDS: Readonly<Record<string, string>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'The body is too large.',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: TYPES,
  FST_ERR_CTP_EMPTY_TYPE: TYPES,
  Z_DATA_ERROR: 'The body is not what its Content-Encoding says.',
  Z_BUF_ERROR: 'The body is not what its Content-Encoding says.',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'The body is empty.',
  FST_ERR_CTP_INVALID_JSON_BODY: 'The body is not JSON.',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'The body is not as long as its Content-Length says.',
};

function describe(error: FastifyError | ScoringError): { status: number; message: string } {
  if (error instanceof ScoringError) return error;
  const status = error.statusCode ?? 500;
  if (status >= 500) return { status: 500, message: 'Something went wrong inside the service.' };
  return { status, message: WORDS[error.code] ?? 'The request can’t be understood.' };
}
