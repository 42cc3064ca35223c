import type { MovieTrack } from './read-movie.ts';

/** Names that programs give to every handler, not to a track. */
const NO_TITLE =
  /handler|handling|soundhandle|videohandle|core media|gpac|google|produced|mainconcept|apple|l-smash|iso media|^[\W\d]*$/i;

/** The title that an MP4 has as the name of its handler, where it is one. */
export function handlerTitle(track: MovieTrack | undefined): string | undefined {
  const name = track?.handlerName?.trim();
  return name && !NO_TITLE.test(name) ? name : undefined;
}
