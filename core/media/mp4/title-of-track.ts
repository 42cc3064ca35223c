import type { MovieTrack } from './read-movie.ts';

/** Handler names that are no titles, since programs give them to every track. */
const NO_TITLE =
  /handler|handling|soundhandle|videohandle|core media|gpac|google|produced|mainconcept|apple|l-smash|iso media|^[\W\d]*$/i;

/** Returns the title that an MP4 track has as the name of its handler, if that is a title. */
export function handlerTitle(track: MovieTrack | undefined): string | undefined {
  const name = track?.handlerName?.trim();
  return name && !NO_TITLE.test(name) ? name : undefined;
}
