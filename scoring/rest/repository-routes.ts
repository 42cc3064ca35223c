import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Service } from '../service.ts';
import { parse } from './parse.ts';
import { addRoute } from './routes.ts';
import { IndexBody, LoadBody } from './schemas.ts';

/** Adds the routes of the protocol's extension for repositories of models. */
export function addRepositoryRoutes(app: FastifyInstance, { control }: Service): void {
  addRoute(app, {
    url: '/v2/repository/index',
    post: ({ body = {} }) => control.index(parse(IndexBody, body, 'body').ready ?? false),
  });
  const deeds = [
    ['load', (name: string) => control.load(name)],
    ['unload', (name: string) => control.unload(name)],
  ] as const;
  for (const [deed, change] of deeds) {
    addRoute(app, {
      url: `/v2/repository/models/:model/${deed}`,
      post: async (request) => {
        parse(LoadBody, request.body ?? {}, 'body');
        await change(modelOf(request));
        return {};
      },
    });
  }
}

const modelOf = ({ params }: FastifyRequest) => (params as { model: string }).model;
