import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Item } from '../../engine/pipeline/pipeline.ts';
import { encodePicture, PICTURE_TYPES, type PictureType } from '../encode-picture.ts';
import { PROMETHEUS_TYPE } from '../metrics/prometheus-text.ts';
import { withDeadline } from '../queue/with-deadline.ts';
import type { Answering } from '../repository/model.ts';
import { ScoringError } from '../scoring-error.ts';
import { isReady, type Service } from '../service.ts';
import { choose } from './accept.ts';
import type { JsonThread } from './json-thread.ts';
import { LargeForm, LargeJson } from './large-body.ts';
import { leftSignal } from './left.ts';
import { openApiDocument } from './open-api.ts';
import { parse } from './parse.ts';
import { addRoute } from './routes.ts';
import { ScoreBody } from './schemas.ts';

const TOP = 5;
const ScoreQuery = z.object({ top: z.coerce.number().int().min(1).max(1_000).optional() });

/** Adds `/`, `/health` (for the probe of the image), `/score`, `/score/{model}`, `/swagger.json` and `/metrics`. */
export function addScoreRoutes(app: FastifyInstance, service: Service): void {
  const health = (_: FastifyRequest, reply: FastifyReply) => {
    reply.type('text/plain; charset=utf-8');
    return isReady(service) ? 'Healthy' : reply.code(503).send('Stopping');
  };
  for (const url of ['/', '/health']) addRoute(app, { url, get: health }, { isOpen: true });
  addRoute(app, { url: '/swagger.json', get: () => openApiDocument(service) });
  addRoute(app, {
    url: '/metrics',
    get: (_, reply) => reply.type(PROMETHEUS_TYPE).send(service.metrics.text(service.repository)),
  });
  for (const url of ['/score', '/score/:model']) {
    addRoute(app, {
      url,
      post: (request, reply) => {
        const { model: name } = request.params as { model?: string };
        return service.repository.lend({ name }, (model) => score(service, model, request, reply));
      },
    });
  }
}

async function score(
  { deadlineMs, json }: Service,
  model: Answering,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  request.recorded?.asks(model);
  reply.header('x-model', `${model.name}/${model.version}`);
  const { top = TOP } = parse(ScoreQuery, request.query, 'query');
  const type = answerType(model, request);
  return withDeadline(deadlineMs, leftSignal(reply), async (signal) => {
    const item = await model.run('encoded', await pictureOf(request, json, signal), signal);
    return send(reply, item, type, top);
  });
}

async function pictureOf({ body }: FastifyRequest, json: JsonThread, signal: AbortSignal): Promise<Uint8Array> {
  if (body instanceof Uint8Array) return body;
  if (body instanceof LargeJson) return json.readScore(body.bytes, signal);
  if (body instanceof LargeForm) return json.readForm(body.bytes, body.contentType, signal);
  if (body === undefined) throw new ScoringError('bad-request', 'The body is empty: send a picture.');
  return parse(ScoreBody, body, 'body').image;
}

type AnswerType = PictureType | 'application/json';

/** Chooses the type of the answer. A painting has the type of the picture that was sent, unless the client asks for another. */
function answerType({ pipeline }: Answering, { headers }: FastifyRequest): AnswerType {
  if (pipeline.gives !== 'picture') return choose(headers.accept, ['application/json']);
  const sent = PICTURE_TYPES.find((type) => headers['content-type']?.startsWith(type)) ?? 'image/jpeg';
  return choose<AnswerType>(headers.accept, [sent, ...PICTURE_TYPES, 'application/json']);
}

async function send(reply: FastifyReply, item: Item, type: AnswerType, top: number): Promise<FastifyReply> {
  if (item.kind === 'labels') return reply.type('application/json').send(item.value.slice(0, top));
  if (item.kind !== 'picture') throw new ScoringError('not-processable', 'This model gives tensors: ask it at /v2.');
  if (type !== 'application/json') return reply.type(type).send(await encodePicture(item.value, type));
  const encoded = await encodePicture(item.value, 'image/jpeg');
  return reply.type(type).send({ image: encoded.toString('base64'), type: 'image/jpeg' });
}
