import type { FastifyInstance, FastifyRequest } from 'fastify';
import { PICTURE_TYPES } from '../encode-picture.ts';
import { isLarge, LargeForm, LargeJson } from './large-body.ts';
import { readForm } from './read-form.ts';
import { refuseHeavyJson } from './refuse-heavy-json.ts';

/** Other names of JPEG that some browsers and systems use. */
const OTHER_NAMES = ['image/jpg', 'image/pjpeg'];

/** Reads bodies of bytes, forms and JSON. Large forms and large JSON are parsed later, in a thread. */
export function addBodyParsers(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser(['text/plain', 'application/json']);
  app.addContentTypeParser(
    [...PICTURE_TYPES, ...OTHER_NAMES, 'application/octet-stream'],
    { parseAs: 'buffer' },
    async (_: unknown, body: Buffer) => body,
  );
  app.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'buffer' },
    async ({ headers }: FastifyRequest, body: Buffer) => {
      const contentType = headers['content-type'] ?? '';
      return isLarge(body.length) ? new LargeForm(body, contentType) : readForm(body, contentType);
    },
  );
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    try {
      if (isLarge(body.length)) return done(null, new LargeJson(body));
      refuseHeavyJson(body);
      void parseJson(request, body.toString(), done);
    } catch (error) {
      done(error as Error);
    }
  });
}
