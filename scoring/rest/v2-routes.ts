import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { withDeadline } from '../queue/with-deadline.ts';
import type { Answering } from '../repository/model.ts';
import { EXTENSIONS, isReady, SERVICE_NAME, type Service } from '../service.ts';
import { describeModel } from '../v2/describe-model.ts';
import { infer } from '../v2/infer.ts';
import { readInferRequest, writeInferAnswer } from './infer-body.ts';
import { leftSignal } from './left.ts';
import { addRoute } from './routes.ts';

/** Adds the routes of the Open Inference Protocol, version 2. */
export function addV2Routes(app: FastifyInstance, service: Service): void {
  const { repository, version } = service;
  const ready = (_: FastifyRequest, reply: FastifyReply) =>
    reply.code(isReady(service) ? 200 : 503).send({ ready: isReady(service) });
  const listed = () => repository.names.map((name) => ({ name, versions: repository.versionsOf(name) }));
  addRoute(app, { url: '/v2', get: () => ({ name: SERVICE_NAME, version, extensions: EXTENSIONS }) });
  addRoute(app, { url: '/v2/health/live', get: () => ({ live: true }) }, { isOpen: true });
  addRoute(app, { url: '/v2/health/ready', get: ready }, { isOpen: true });
  addRoute(app, { url: '/v2/models', get: () => ({ models: listed() }) });
  for (const base of ['/v2/models/:model', '/v2/models/:model/versions/:version']) addModelRoutes(app, base, service);
}

function addModelRoutes(app: FastifyInstance, base: string, service: Service): void {
  const { repository } = service;
  const find = (request: FastifyRequest) => {
    const { name, version } = asked(request);
    return repository.find(name, version);
  };
  addRoute(app, {
    url: base,
    get: (request) => {
      const model = find(request);
      return { ...describeModel(model), versions: repository.versionsOf(model.name) };
    },
  });
  addRoute(app, {
    url: `${base}/ready`,
    get: (request, reply) => {
      const ready = isReady(service);
      return reply.code(ready ? 200 : 503).send({ name: find(request).name, ready });
    },
  });
  addRoute(app, {
    url: `${base}/infer`,
    post: (request, reply) => repository.lend(asked(request), (model) => answer(service, model, request, reply)),
  });
}

async function answer(
  service: Service,
  model: Answering,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  request.recorded?.asks(model);
  const { deadlineMs, json } = service;
  return withDeadline(deadlineMs, leftSignal(reply), async (signal) => {
    const asks = await readInferRequest(request, json, signal);
    const outputs = await infer(model, asks, signal);
    return writeInferAnswer(reply, { model, asks, outputs }, json, signal);
  });
}

function asked({ params }: FastifyRequest): { readonly name: string; readonly version: string | undefined } {
  const { model: name, version } = params as { model: string; version?: string };
  return { name, version };
}
