import { randomBytes } from 'node:crypto';
import type { HttpRequest } from '@azure/functions';
import { type Preview, PreviewId, type PreviewMessage, PreviewRequest } from '../../core/contracts/preview.ts';
import { answer, fresh, RequestProblem } from '../http/answer.ts';
import { checkStyles } from '../http/check-settings.ts';
import { parseBody } from '../http/parse-request.ts';
import type { Ports } from '../ports.ts';

/** The body holds the picture in Base64 and the list of paintings. */
const MAX_BODY_BYTES = 4 << 20;

/** `POST /api/previews` has a worker paint one picture at once, before any chunk that waits. */
export const startPreviewTrigger = ({ storage, styles }: Ports) =>
  answer(async (request) => {
    const { picture, paintings } = await parseBody(request, PreviewRequest, MAX_BODY_BYTES);
    for (const [i, { style, network }] of paintings.entries())
      checkStyles(styles, { style, network }, `paintings.${i}.`);
    const id = `preview-${randomBytes(16).toString('hex')}`;
    await storage.previews.create(id, { paintings }, Buffer.from(picture, 'base64'));
    const message: PreviewMessage = { schemaVersion: 1, preview: id };
    await storage.queues.previews.send(JSON.stringify(message));
    const preview: Preview = { id, paintings };
    return { status: 202, jsonBody: preview, headers: { location: `${new URL(request.url).pathname}/${id}` } };
  });

/** `GET /api/previews/{id}` answers with the paintings of a preview, those that are done with the address of their picture. */
export const getPreviewTrigger = ({ storage: { previews } }: Ports) =>
  answer(async (request) => {
    const id = requestedPreview(request);
    const [order, { done, error }] = await Promise.all([previews.readOrder(id), previews.progress(id)]);
    if (!order) throw unknownPreview();
    const paintings = order.paintings.map((painting, number) =>
      done.has(number) ? { ...painting, picture: `/previews/${id}/${number}` } : painting,
    );
    return fresh<Preview>({ id, paintings, ...(error !== undefined && { error }) });
  });

/** `GET /api/previews/{id}/{number}` answers with one painting as WebP. */
export const getPreviewPaintingTrigger = ({ storage: { previews } }: Ports) =>
  answer(async (request) => {
    const number = Number(request.params['number']);
    const body = Number.isInteger(number) && (await previews.readPainting(requestedPreview(request), number));
    if (!body) throw unknownPreview();
    return { body, headers: { 'content-type': 'image/webp', 'cache-control': 'private, max-age=3600' } };
  });

function requestedPreview(request: HttpRequest): PreviewId {
  const id = PreviewId.safeParse(request.params['id']);
  if (id.success) return id.data;
  throw unknownPreview();
}

function unknownPreview(): RequestProblem {
  return new RequestProblem(404, 'unknown-preview', 'There is no such preview: POST /api/previews makes one.', 'id');
}
