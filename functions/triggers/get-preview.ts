import type { HttpRequest } from '@azure/functions';
import { type Preview, PreviewId } from '../../core/contracts/preview.ts';
import { answer } from '../http/answer.ts';
import { RequestProblem } from '../http/problem.ts';
import type { Ports } from '../ports.ts';

/** `GET /api/previews/{id}` answers with the paintings of a preview, those that are done with the address of their picture. */
export const getPreviewTrigger = ({ storage: { previews } }: Ports) =>
  answer(async (request) => {
    const id = requestedPreview(request);
    const [order, { done, error }] = await Promise.all([previews.readOrder(id), previews.progress(id)]);
    if (!order) throw unknownPreview();
    const paintings = order.paintings.map((painting, number) =>
      done.has(number) ? { ...painting, picture: `/previews/${id}/${number}` } : painting,
    );
    const preview: Preview = { id, paintings, ...(error !== undefined && { error }) };
    return { jsonBody: preview, headers: { 'cache-control': 'no-store' } };
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
