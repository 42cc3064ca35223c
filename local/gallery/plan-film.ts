/** What is seen at one frame of the film: two stops, and how far from the first to the second (0 to 1). */
export interface Moment {
  readonly from: number;
  readonly to: number;
  readonly share: number;
}

/** Of the time that a stop gets, the share in which it stands. */
const STANDING = 0.6;

/**
 * Goes from stop to stop: each stands for a while, then becomes the next one, slowly at both ends.
 * @param isGradual otherwise one cuts to the next
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

/** As fast in the middle as it is slow at the ends. */
function eased(share: number): number {
  return share * share * (3 - 2 * share);
}
