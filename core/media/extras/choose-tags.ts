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

/** A date of 1970 or before is a field that nobody has filled in. */
function isoTime(text: string | undefined): string | undefined {
  const time = Date.parse(text ?? '');
  return time > 0 ? new Date(time).toISOString() : undefined;
}
