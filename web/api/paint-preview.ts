import type { Preview, PreviewPainting } from '../../core/contracts/preview.ts';
import { ask, post, send } from './ask.ts';
import { base64 } from './base64.ts';
import { pause } from './pause.ts';

/** The preview is asked for at this interval, until nothing new has come for `PATIENCE_MS`. */
const AGAIN_MS = 250;
const PATIENCE_MS = 60_000;

interface PreviewOptions {
  readonly signal: AbortSignal;
  /** Is called with an object URL for each painting as soon as it is done. The callee revokes the URL. */
  readonly onPainting: (number: number, url: string) => void;
}

/**
 * Has a picture painted in one or more ways.
 * @param picture a JPEG, PNG or WebP
 * @throws ApiProblem if it is refused; Error if no worker paints it in time
 */
export async function paintPreview(
  picture: Blob,
  paintings: readonly PreviewPainting[],
  { signal, onPainting }: PreviewOptions,
): Promise<void> {
  const { id } = await post<Preview>('/previews', { picture: await base64(picture), paintings });
  const waiting = new Set(paintings.keys());
  let heardAt = Date.now();
  while (waiting.size > 0 && !signal.aborted) {
    const preview = await ask<Preview>(`/previews/${id}`, { signal });
    const ready = [...preview.paintings.entries()].filter(([number, { picture: path }]) => path && waiting.has(number));
    await Promise.all(
      ready.map(async ([number, { picture: path }]) => {
        waiting.delete(number);
        const blob = await (await send(path ?? '', { signal })).blob();
        if (!signal.aborted) onPainting(number, URL.createObjectURL(blob));
      }),
    );
    if (preview.error) throw new Error(preview.error);
    if (ready.length > 0) heardAt = Date.now();
    if (Date.now() - heardAt > PATIENCE_MS)
      throw new Error('No worker has painted the preview. The film can be painted all the same.');
    if (waiting.size > 0) await pause(AGAIN_MS, signal);
  }
}
