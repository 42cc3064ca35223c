import type { Tags } from './text-of-video.ts';

/** The tags that are carried over, by any of the names that formats have for them; the first one that is there. */
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

/** @param found values by their names in lower case */
export function chooseTags(found: ReadonlyMap<string, string>): Tags {
  const chosen = Object.entries(NAMES).flatMap(([tag, names]) => {
    const value = names.map((name) => found.get(name)).find((text) => text?.trim());
    return value ? [[tag, value]] : [];
  });
  const created = isoTime(found.get('creation_time'));
  return { ...(Object.fromEntries(chosen) as Tags), ...(created && { creation_time: created }) };
}

/**
 * Reads a time as ISO 8601, or as AVI has it (`Fri Oct 28 17:36:40 2005`). One without a zone is taken for UTC, so that every machine reads
 * the same. A time of 1970 or before is a field that nobody has filled in.
 */
function isoTime(text = ''): string | undefined {
  const plain = text.trim().replace(/^(\d{4}):(\d\d):(\d\d)/, '$1-$2-$3');
  const hasZone = /(?:[zZ]|UTC|GMT|[+-]\d\d:?\d\d)$/.test(plain);
  const time = Date.parse(hasZone ? plain : `${plain.replace(/(\d)T(\d)/, '$1 $2')} UTC`);
  return time > 0 ? new Date(time).toISOString() : undefined;
}
