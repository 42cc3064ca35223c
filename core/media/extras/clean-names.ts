import { withoutControls } from '../../contracts/unprintable.ts';
import { cutText } from './cut-text.ts';

const MOST_TITLE_BYTES = 1_024;

/** Language and title of a track. */
export interface TrackNames {
  readonly language?: string | undefined;
  readonly title?: string | undefined;
}

/** Returns the names of a track as the painting can have them. */
export function cleanNames(language: string | null | undefined, title: string | null | undefined): TrackNames {
  return { language: cleanLanguage(language), title: cleanTitle(title) };
}

/** Returns a language code of three letters (ISO 639-2), since an MP4 has room for no more; undefined for anything else, including `und`. */
export function cleanLanguage(code: string | null | undefined): string | undefined {
  return code && /^[a-z]{3}$/.test(code) && code !== 'und' ? code : undefined;
}

/** Returns a title without control characters, of at most 1,024 bytes; undefined if it is empty. */
export function cleanTitle(title: string | null | undefined): string | undefined {
  return cutText(withoutControls(title ?? ''), MOST_TITLE_BYTES).trim() || undefined;
}
