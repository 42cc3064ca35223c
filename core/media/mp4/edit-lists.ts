import type { MediaNote } from '../../contracts/media-note.ts';
import type { Movie, MovieTrack } from './read-movie.ts';

/** One edit at normal speed, and a wait before it, are kept; anything else changes which frames there are. */
export function changesFrames({ edits }: MovieTrack): boolean {
  const shown = edits.filter(({ mediaTime }) => mediaTime !== -1);
  const waitsFirst = edits.findIndex(({ mediaTime }) => mediaTime !== -1) === edits.length - 1;
  return edits.length > 0 && (shown.length !== 1 || !waitsFirst || shown[0]?.rate !== 1);
}

/** What it asks for that no painting follows. */
export function editNotes({ edits }: MovieTrack): MediaNote[] {
  if (edits.every(({ rate, mediaTime }) => rate === 1 || mediaTime === -1)) return [];
  return [
    { code: 'edit-rate', message: 'Its edit list plays parts at another speed; they are painted at normal speed.' },
  ];
}

/** By track id, where the edit lists of a movie cut its tracks off, in seconds; fragmented files have no such lists. */
export function editEnds(movie: Movie | undefined): Map<number, number> {
  if (!movie || movie.isFragmented) return new Map();
  const ends = (movie.tracks ?? []).map((track) => [track.id, editEndOf(track)] as const);
  return new Map(ends.flatMap(([id, end]) => (end === undefined ? [] : [[id, end]])));
}

/** Seconds; undefined where nothing is cut away at the end: no edit list, or a last edit without a length. */
function editEndOf({ edits }: MovieTrack): number | undefined {
  if (!edits.at(-1)?.duration) return undefined;
  return edits.reduce((end, { duration }) => end + duration, 0);
}
