import { randomBytes } from 'node:crypto';
import { type Preview, type PreviewMessage, PreviewRequest } from '../../core/contracts/preview.ts';
import { parseStyleChoice } from '../../core/contracts/style-choice.ts';
import { networkOf } from '../../engine/cards/network-of.ts';
import { answer } from '../http/answer.ts';
import { parseBody } from '../http/parse-request.ts';
import type { Ports } from '../ports.ts';

/** The body holds the picture in Base64 and the list of paintings. */
const MAX_BODY_BYTES = 4 << 20;

/** `POST /api/previews` has a worker paint one picture at once, before any chunk that waits. */
export const startPreviewTrigger = ({ storage, styles }: Ports) =>
  answer(async (request) => {
    const { picture, paintings } = await parseBody(request, PreviewRequest, MAX_BODY_BYTES);
    for (const { style, network } of paintings) networkOf(styles, [parseStyleChoice(style)], network);
    const id = `preview-${randomBytes(16).toString('hex')}`;
    await storage.previews.create(id, { paintings }, Buffer.from(picture, 'base64'));
    const message: PreviewMessage = { schemaVersion: 1, preview: id };
    await storage.queues.previews.send(JSON.stringify(message));
    const preview: Preview = { id, paintings };
    return { status: 202, jsonBody: preview, headers: { location: `${new URL(request.url).pathname}/${id}` } };
  });
