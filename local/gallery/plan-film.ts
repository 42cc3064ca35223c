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
