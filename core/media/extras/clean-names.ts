import { withoutControls } from '../../contracts/unprintable.ts';
import { cutText } from './cut-text.ts';

const MOST_TITLE_BYTES = 1_024;

/** Three letters of ISO 639-2, which is all that an MP4 has room for; undefined for anything else, `und` included. */
export function cleanLanguage(code: string | null | undefined): string | undefined {
  return code && /^[a-z]{3}$/.test(code) && code !== 'und' ? code : undefined;
}

/** A title as it can be written anywhere: no control characters, at most 1,024 bytes; undefined for an empty one. */
export function cleanTitle(title: string | null | undefined): string | undefined {
  return cutText(withoutControls(title ?? ''), MOST_TITLE_BYTES).trim() || undefined;
}
