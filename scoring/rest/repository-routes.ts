import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Service } from '../service.ts';
import { parse } from './parse.ts';
import { addRoute } from './routes.ts';
import { IndexBody, LoadBody } from './schemas.ts';

/** Adds the routes of the protocol's extension for repositories of models. */
export function addRepositoryRoutes(app: FastifyInstance, { control }: Service): void {
  const index = ({ body = {} }: FastifyRequest) => control.index(parse(IndexBody, body, 'body').ready ?? false);
  addRoute(app, { url: '/v2/repository/index', post: index }, { isSmall: true });
  const deeds = [
    ['load', (name: string) => control.load(name)],
    ['unload', (name: string) => control.unload(name)],
  ] as const;
  for (const [deed, change] of deeds) {
    const post = async (request: FastifyRequest) => {
      parse(LoadBody, request.body ?? {}, 'body');
      await change(modelOf(request));
      return {};
    };
    addRoute(app, { url: `/v2/repository/models/:model/${deed}`, post }, { isSmall: true });
  }
}

const modelOf = ({ params }: FastifyRequest) => (params as { model: string }).model;
