/** The times of the frames of a film in ticks: those of a clip, repeated. */
export interface FilmTimes {
  /** The time of each frame, ascending from 0. */
  readonly pts: Float64Array;
  /** The time when the last frame ends. */
  readonly end: number;
}

/**
 * Repeats the times of a clip until the film is long enough.
 * @param times the times of the clip's frames, ascending; the first may be any time
 * @param clipEnd the time when the clip's last frame ends
 * @param ticks the length of the film
 */
export function filmTimes(times: Float64Array, clipEnd: number, ticks: number): FilmTimes {
  const first = times[0] ?? 0;
  const round = Math.max(clipEnd - first, 1);
  const pts: number[] = [];
  for (let start = 0; start < ticks; start += round) {
    for (const time of times) if (start + time - first < ticks) pts.push(start + time - first);
  }
  return { pts: Float64Array.from(pts), end: ticks };
}
