/** Frames are counted as they are stored, a chunk at a time: a rate over fewer seconds would jump with each. */
const SETTLE_SECONDS = 1;

export interface Rate {
  readonly perSecond?: number;
  readonly secondsLeft?: number;
}

/**
 * How fast a count grows since it was first looked at: what was stored before that, by an earlier run, doesn't flatter
 * it.
 * @param now seconds on any clock that only goes forward
 */
export function rateMeter(now: () => number) {
  let first: { done: number; at: number } | undefined;
  let last: { done: number; at: number } | undefined;

  return ({ done, total }: { readonly done: number; readonly total: number }): Rate => {
    const at = now();
    first ??= { done, at };
    if (last === undefined || done !== last.done) last = { done, at };
    const seconds = last.at - first.at;
    if (done <= first.done || seconds < SETTLE_SECONDS) return {};
    const perSecond = (done - first.done) / seconds;
    // Since the last count, time has gone on: the estimate goes down with it until the next one.
    const secondsLeft = Math.max(0, (total - done) / perSecond - (at - last.at));
    return total >= done ? { perSecond, secondsLeft } : { perSecond };
  };
}
