import { softwareVersions } from '../software-versions.ts';
import { jsonBody, jsonSchema, SCHEMAS } from './open-api-parts.ts';
import { openApiPaths } from './open-api-paths.ts';

/** Describes the HTTP API as OpenAPI 3.1, from the schemas that the handlers parse with. */
export function openApiDocument() {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Repaint',
      version: softwareVersions().repaint,
      description: 'Paints videos that lie in a storage container: same frames, same timing, same sound.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/api' }],
    security: [{ header: [] }, { query: [] }],
    paths: openApiPaths(),
    webhooks: {
      jobEnded: {
        post: {
          summary: 'A job has ended: posted to its `notify`, signed in the header `repaint-signature`',
          requestBody: jsonBody('Notification'),
          responses: { 200: { description: 'Any 2xx. After any other answer, it is posted again, for a day' } },
        },
      },
    },
    components: {
      schemas: Object.fromEntries(Object.entries(SCHEMAS).map(([name, schema]) => [name, jsonSchema(schema)])),
      securitySchemes: {
        header: { type: 'apiKey', in: 'header', name: 'x-functions-key' },
        query: { type: 'apiKey', in: 'query', name: 'code' },
      },
    },
  };
}
