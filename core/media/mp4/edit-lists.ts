import type { MediaNote } from '../../contracts/media-note.ts';
import type { Movie, MovieTrack } from './read-movie.ts';

/** True if the edit list of a track cuts or changes its speed. A single edit at normal speed, with or without an empty edit before it, doesn't. */
export function hasCuts({ edits }: MovieTrack): boolean {
  const shown = edits.filter(({ mediaTime }) => mediaTime !== -1);
  const waitsFirst = edits.findIndex(({ mediaTime }) => mediaTime !== -1) === edits.length - 1;
  return edits.length > 0 && (shown.length !== 1 || !waitsFirst || shown[0]?.rate !== 1);
}

/** Returns notes on what the edit list asks for and the painting doesn't follow. */
export function editNotes({ edits }: MovieTrack): MediaNote[] {
  if (edits.every(({ rate, mediaTime }) => rate === 1 || mediaTime === -1)) return [];
  return [
    { code: 'edit-rate', message: 'Its edit list plays parts at another speed; they are painted at normal speed.' },
  ];
}

/** Returns, by track id, the seconds at which edit lists end the tracks. It is empty for fragmented files, which have no edit lists. */
export function editEnds(movie: Movie | undefined): Map<number, number> {
  if (!movie || movie.isFragmented) return new Map();
  const ends = (movie.tracks ?? []).map((track) => [track.id, editEndOf(track)] as const);
  return new Map(ends.flatMap(([id, end]) => (end === undefined ? [] : [[id, end]])));
}

/** Returns the end of a track's edits in seconds; undefined if nothing is cut off: there is no edit list, or its last edit has no duration. */
function editEndOf({ edits }: MovieTrack): number | undefined {
  if (!edits.at(-1)?.duration) return undefined;
  return edits.reduce((end, { duration }) => end + duration, 0);
}
