import type { Tags } from './text-of-video.ts';

/** The tags that are carried over, each with the names that formats have for it. The first name that is found counts. */
const NAMES: Record<Exclude<keyof Tags, 'creation_time'>, readonly string[]> = {
  title: ['title', '©nam'],
  artist: ['artist', '©art', 'author', '©aut'],
  album: ['album', '©alb'],
  genre: ['genre', '©gen'],
  date: ['date', '©day', 'date_released', 'date_recorded', 'year', 'com.apple.quicktime.creationdate'],
  comment: ['comment', '©cmt'],
  description: ['description', 'desc', '©des'],
  copyright: ['copyright', 'cprt', '©cpy'],
};

/**
 * Chooses the tags to carry over.
 * @param found values by their names in lower case
 */
export function chooseTags(found: ReadonlyMap<string, string>): Tags {
  const chosen = Object.entries(NAMES).flatMap(([tag, names]) => {
    const value = names.map((name) => found.get(name)).find((text) => text?.trim());
    return value ? [[tag, value]] : [];
  });
  const created = isoTime(found.get('creation_time'));
  return { ...(Object.fromEntries(chosen) as Tags), ...(created && { creation_time: created }) };
}

/**
 * Reads a time in ISO 8601, or in the form of AVI (`Fri Oct 28 17:36:40 2005`). A time without a zone is taken for UTC, so that the result
 * is the same on every machine. A time of 1970 or before counts as not set.
 */
function isoTime(text = ''): string | undefined {
  const plain = text.trim().replace(/^(\d{4}):(\d\d):(\d\d)/, '$1-$2-$3');
  const hasZone = /(?:[zZ]|UTC|GMT|[+-]\d\d:?\d\d)$/.test(plain);
  const time = Date.parse(hasZone ? plain : `${plain.replace(/(\d)T(\d)/, '$1 $2')} UTC`);
  return time > 0 ? new Date(time).toISOString() : undefined;
}
