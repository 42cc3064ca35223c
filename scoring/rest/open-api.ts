import { z } from 'zod';
import { PICTURE_TYPES } from '../encode-picture.ts';
import type { Service } from '../service.ts';
import * as SCHEMAS from './schemas.ts';

type SchemaName = keyof typeof SCHEMAS;

/** The REST API as OpenAPI 3.1, made from the schemas that bodies are parsed with. */
export function openApiDocument({ repository, keys, version }: Service) {
  const { names } = repository;
  const withPictures = names.filter((name) => {
    const { takes, gives } = repository.find(name).pipeline;
    return takes === 'encoded' && gives !== 'tensor';
  });
  return {
    openapi: '3.1.0',
    info: {
      title: 'Repaint scoring',
      version,
      description: 'Scores one picture now.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    ...(keys && { security: [{ key: [] }] }),
    paths: {
      '/': { get: open(operation('health', 'Whether the service is up', { 200: text(), 503: text() })) },
      '/swagger.json': { get: operation('swagger', 'This document', { 200: { description: 'OpenAPI 3.1' } }) },
      '/docs': {
        get: open(
          operation('docs', 'A page that tries the models', {
            200: { description: 'HTML', content: { 'text/html': {} } },
          }),
        ),
      },
      '/metrics': {
        get: operation('metrics', 'Metrics for Prometheus', {
          200: { description: 'Text format 0.0.4', content: { 'text/plain': { schema: { type: 'string' } } } },
        }),
      },
      '/score': { post: score('score') },
      '/score/{model}': { parameters: [model(withPictures)], post: score('scoreModel') },
      ...protocolPaths(names),
    },
    components: {
      schemas: Object.fromEntries(Object.entries(SCHEMAS).map(([name, schema]) => [name, jsonSchema(schema)])),
      securitySchemes: { key: { type: 'http', scheme: 'bearer' } },
    },
  };
}

function protocolPaths(names: readonly string[]) {
  const paths = ['/v2/models/{model}', '/v2/models/{model}/versions/{version}'].flatMap((base, index) => {
    const parameters = [model(names), ...(index === 1 ? [version()] : [])];
    const suffix = index === 1 ? 'Version' : '';
    return [
      [base, { parameters, get: v2(`model${suffix}`, 'Inputs and outputs of a model', 'ModelMetadata') }],
      [
        `${base}/ready`,
        {
          parameters,
          get: v2(`modelReady${suffix}`, 'Whether a model is served, and the service is not stopping', 'ModelReady'),
        },
      ],
      [`${base}/infer`, { parameters, post: inference(`infer${suffix}`) }],
    ];
  });
  return {
    '/v2': { get: v2('server', 'Name, version and extensions of the server', 'ServerMetadata') },
    '/v2/health/live': { get: open(v2('live', 'Whether the process is up', 'Live')) },
    '/v2/health/ready': {
      get: open(
        operation('ready', 'Whether the service is up and not stopping', { 200: json('Ready'), 503: json('Ready') }),
      ),
    },
    '/v2/repository/index': {
      post: {
        ...v2('repositoryIndex', 'What lies in the repository of models, served or not', 'RepositoryIndex'),
        requestBody: { content: { 'application/json': { schema: reference('IndexBody') } } },
      },
    },
    ...Object.fromEntries(
      ['load', 'unload'].map((deed) => [`/v2/repository/models/{model}/${deed}`, change(deed, names)]),
    ),
    '/v2/models': { get: v2('models', 'The models there are', 'ModelList') },
    ...Object.fromEntries(paths),
  };
}

function score(operationId: string) {
  const pictures = Object.fromEntries(
    PICTURE_TYPES.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]),
  );
  const answer = { oneOf: [reference('Scores'), reference('Painting')] };
  return {
    ...operation(operationId, 'Labels with confidences, or a painting', {
      200: { description: 'Labels, or a painting', content: { 'application/json': { schema: answer }, ...pictures } },
      ...failures('Problem', [400, 401, 403, 404, 406, 408, 413, 415, 422, 429, 500, 503, 504]),
    }),
    parameters: [{ name: 'top', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 1_000, default: 5 } }],
    requestBody: {
      required: true,
      content: { ...pictures, 'multipart/form-data': FORM, 'application/json': { schema: reference('ScoreBody') } },
    },
  };
}

const FORM = { schema: { type: 'object', properties: { image: { type: 'string', format: 'binary' } } } };

function inference(operationId: string) {
  return {
    ...operation(operationId, 'Run a model on tensors', {
      200: json('InferAnswer'),
      ...failures('ProtocolProblem', [400, 401, 403, 404, 408, 413, 415, 429, 500, 503, 504]),
    }),
    requestBody: { required: true, content: { 'application/json': { schema: reference('InferBody') } } },
  };
}

function change(deed: string, names: readonly string[]) {
  const responses = {
    200: json('Done'),
    ...failures('ProtocolProblem', [400, 401, 403, 404, 408, 413, 415, 422, 429, 500, 503]),
  };
  return {
    parameters: [model(names)],
    post: {
      ...operation(`${deed}Model`, `${deed === 'load' ? 'Load' : 'Unload'} a model`, responses),
      requestBody: { content: { 'application/json': { schema: reference('LoadBody') } } },
    },
  };
}

const v2 = (operationId: string, summary: string, schema: SchemaName) =>
  operation(operationId, summary, { 200: json(schema), ...failures('ProtocolProblem', [401, 403, 404, 429, 503]) });

const operation = (operationId: string, summary: string, responses: object) => ({ operationId, summary, responses });
const open = <T extends object>(described: T) => ({ ...described, security: [] });
const reference = (name: SchemaName) => ({ $ref: `#/components/schemas/${name}` });
const json = (name: SchemaName) => ({
  description: name,
  content: { 'application/json': { schema: reference(name) } },
});
const text = () => ({ description: 'Health', content: { 'text/plain': { schema: { type: 'string' } } } });
const model = (names: readonly string[]) => ({
  name: 'model',
  in: 'path',
  required: true,
  schema: { type: 'string', examples: names },
});
const version = () => ({ name: 'version', in: 'path', required: true, schema: { type: 'string', examples: ['1'] } });

function failures(schema: SchemaName, statuses: readonly number[]) {
  return Object.fromEntries(statuses.map((status) => [status, json(schema)]));
}

function jsonSchema(schema: z.ZodType): object {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return rest;
}
