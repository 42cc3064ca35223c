/** No rate is given before this time, because frames are counted a chunk at a time and an early rate would jump. */
const SETTLE_SECONDS = 1;

export interface Rate {
  readonly perSecond?: number;
  readonly secondsLeft?: number;
}

/**
 * Returns a function that measures how fast a count grows. It ignores the first count it gets, so that frames which an earlier run
 * has stored don't raise the rate.
 * @param now returns the seconds of a clock that only goes forward
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
    // The time since the last count is subtracted, so that the estimate goes down between counts.
    const secondsLeft = Math.max(0, (total - done) / perSecond - (at - last.at));
    return total >= done ? { perSecond, secondsLeft } : { perSecond };
  };
}
