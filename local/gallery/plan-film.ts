import { type Recipe, whole } from './painting.ts';

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

/** One frame of the film lies between two stops; `share` is how far it is from the first to the second (0 to 1). */
export interface Moment {
  readonly from: number;
  readonly to: number;
  readonly share: number;
}

/** The share of a stop's time in which it is shown unchanged. */
const STANDING = 0.6;

/**
 * Plans the frames of a film: each stop is shown unchanged for a while and then turns into the next one, slowly at both ends.
 * @param isGradual false cuts from one stop to the next instead
 */
export function planFilm(stops: number, frames: number, isGradual: boolean): Moment[] {
  const change = 1 - STANDING;
  const length = stops - change;
  return Array.from({ length: frames }, (_, frame) => {
    const at = ((frame + 0.5) / frames) * length;
    const from = Math.min(Math.floor(at), stops - 1);
    const into = (at - from - STANDING) / change;
    if (into <= 0 || from === stops - 1) return { from, to: from, share: 0 };
    if (!isGradual) return { from: from + Math.round(into), to: from + Math.round(into), share: 0 };
    return { from, to: from + 1, share: eased(into) };
  });
}

/** Eases in and out (smoothstep). */
function eased(share: number): number {
  return share * share * (3 - 2 * share);
}

/** Weights and strengths change in this many steps, because each step needs an engine of its own. */
const STEPS = 32;

/**
 * Decides how a moment is painted. From the source to the first style, the strength grows from 0 to 1; between two styles, the mix
 * shifts from one to the other.
 * @param styles the names of the styles, one for each stop after the source
 */
export function filmRecipe(styles: readonly string[], { from, to, share }: Moment): Recipe {
  const step = Math.round(share * STEPS) / STEPS;
  const options = { keepColors: false, strokeSize: 1 };
  const [before, after] = [styles[from - 1], styles[to - 1]];
  if (before === undefined) return { ...options, style: whole(after ?? styles[0] ?? ''), strength: step };
  if (after === undefined || after === before || step === 0) return { ...options, style: whole(before), strength: 1 };
  if (step === 1) return { ...options, style: whole(after), strength: 1 };
  const mix = [
    { style: before, weight: 1 - step },
    { style: after, weight: step },
  ];
  return { ...options, style: mix, strength: 1 };
}
