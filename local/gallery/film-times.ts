/** Times in ticks of the frames of a film: those of a clip, from its start, again and again. */
export interface FilmTimes {
  /** From 0, ascending. */
  readonly pts: Float64Array;
  /** Where the last frame ends. */
  readonly end: number;
}

/**
 * @param times of the clip's frames, ascending, from any time on
 * @param clipEnd where the clip's last frame ends
 * @param ticks how long the film is
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
