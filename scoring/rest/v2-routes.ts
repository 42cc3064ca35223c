import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { withDeadline } from '../queue/with-deadline.ts';
import type { Model } from '../repository/model.ts';
import { isReady, SERVICE_NAME, type Service } from '../service.ts';
import { describeModel } from '../v2/describe-model.ts';
import { infer } from '../v2/infer.ts';
import { readInferRequest, writeInferAnswer } from './infer-body.ts';
import { leftSignal } from './left.ts';
import { addRoute } from './routes.ts';

const EXTENSIONS = ['binary_tensor_data'];

/** Adds the routes of the Open Inference Protocol, version 2. */
export function addV2Routes(app: FastifyInstance, service: Service): void {
  const { repository, version } = service;
  const ready = (_: FastifyRequest, reply: FastifyReply) =>
    reply.code(isReady(service) ? 200 : 503).send({ ready: isReady(service) });
  addRoute(app, { url: '/v2', get: () => ({ name: SERVICE_NAME, version, extensions: EXTENSIONS }) });
  addRoute(app, { url: '/v2/health/live', get: () => ({ live: true }) }, { isOpen: true });
  addRoute(app, { url: '/v2/health/ready', get: ready }, { isOpen: true });
  addRoute(app, { url: '/v2/models', get: () => ({ models: listed(repository.models) }) });
  for (const base of ['/v2/models/:model', '/v2/models/:model/versions/:version']) addModelRoutes(app, base, service);
}

function addModelRoutes(app: FastifyInstance, base: string, service: Service): void {
  addRoute(app, {
    url: base,
    get: (request) => {
      const model = asked(service, request);
      return { ...describeModel(model), versions: versionsOf(service.repository.models, model.name) };
    },
  });
  addRoute(app, {
    url: `${base}/ready`,
    get: (request, reply) => {
      const ready = isReady(service);
      return reply.code(ready ? 200 : 503).send({ name: asked(service, request).name, ready });
    },
  });
  addRoute(app, { url: `${base}/infer`, post: (request, reply) => answer(service, request, reply) });
}

async function answer(service: Service, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const model = asked(service, request);
  request.recorded?.asks(model);
  const asks = readInferRequest(request);
  return withDeadline(service.deadlineMs, leftSignal(reply), async (signal) => {
    const outputs = await infer(model, asks, signal);
    return writeInferAnswer(reply, { model, asks, outputs });
  });
}

function asked({ repository }: Service, { params }: FastifyRequest): Model {
  const { model, version } = params as { model: string; version?: string };
  return repository.find(model, version);
}

function listed(models: readonly Model[]): { name: string; versions: string[] }[] {
  const names = [...new Set(models.map(({ name }) => name))];
  return names.map((name) => ({ name, versions: versionsOf(models, name) }));
}

function versionsOf(models: readonly Model[], name: string): string[] {
  return models.filter((model) => model.name === name).map(({ version }) => version);
}
