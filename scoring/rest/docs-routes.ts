import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { sourceFile } from '../source-file.ts';
import { addRoute } from './routes.ts';

const FILES = [
  ['/docs', 'index.html', 'text/html'],
  ['/docs/page.css', 'page.css', 'text/css'],
  ['/docs/page.js', 'page.js', 'text/javascript'],
] as const;

/** The page runs nothing but its own script, and asks nobody but this service. */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
};

/** Adds the page that tries the models. It needs no key itself, and asks for one where the service does. */
export function addDocsRoutes(app: FastifyInstance): void {
  for (const [url, name, type] of FILES) {
    const content = readFileSync(sourceFile(`rest/docs/${name}`));
    addRoute(
      app,
      { url, get: (_, reply) => reply.headers(HEADERS).type(`${type}; charset=utf-8`).send(content) },
      { isOpen: true },
    );
  }
}
