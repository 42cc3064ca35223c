import type { Upload } from '../../core/contracts/upload.ts';

/** A link is renewed this long before it expires. */
const MARGIN_MS = 5 * 60_000;

/** Returns a function that gives the link, and renews it shortly before it expires. */
export function renewable(first: Upload, renew: () => Promise<Upload>): () => Promise<string> {
  let current = first;
  return async () => {
    if (Date.parse(current.expiresAt) - Date.now() <= MARGIN_MS) current = await renew();
    return current.url;
  };
}
