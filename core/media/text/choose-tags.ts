import type { Tags } from './text-of-video.ts';

/** The tags that are carried over, by any of the names that formats have for them; the first one that is there. */
const NAMES: Record<keyof Tags, readonly string[]> = {
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
  return Object.fromEntries(chosen) as Tags;
}
