import type { Looks, PlannedStyle } from '../contracts/plan.ts';

/** How one frame is painted. An absent field is as in the plan's network. */
export interface Look {
  readonly style?: PlannedStyle;
  readonly strength?: number;
  readonly strokeSize?: number;
}

/**
 * Returns how the frame at a time is painted. It depends on the time alone, so that the division into chunks changes no pixel.
 * @param seconds from the first frame
 */
export function lookAt(looks: Looks, seconds: number): Look {
  return {
    ...(looks.styles && { style: styleAt(looks.styles, seconds) }),
    ...(looks.strength && { strength: valueAt(looks.strength, seconds) }),
    ...(looks.strokeSize && { strokeSize: valueAt(looks.strokeSize, seconds) }),
  };
}

function styleAt(styles: NonNullable<Looks['styles']>, seconds: number): PlannedStyle {
  const index = Math.max(lastBegun(styles, seconds), 0);
  const [before, now] = [styles[index - 1], styles[index]];
  if (!now) throw new RangeError('A timeline without a style.');
  const share = now.transition > 0 ? Math.min((seconds - now.at) / now.transition, 1) : 1;
  if (!before || share >= 1) return now.style;
  return share <= 0 ? before.style : [...scaled(before.style, 1 - share), ...scaled(now.style, share)];
}

function scaled(style: PlannedStyle, share: number): PlannedStyle {
  return style.map((part) => ({ ...part, weight: part.weight * share }));
}

function valueAt(curve: readonly { readonly at: number; readonly value: number }[], seconds: number): number {
  const index = lastBegun(curve, seconds);
  const [from, to] = [curve[Math.max(index, 0)], curve[index + 1]];
  if (!from) throw new RangeError('A curve without a value.');
  if (index < 0 || !to) return from.value;
  return from.value + ((to.value - from.value) * (seconds - from.at)) / (to.at - from.at);
}

/** Returns the index of the last moment at or before `seconds`, or −1. */
function lastBegun(moments: readonly { readonly at: number }[], seconds: number): number {
  let [low, high] = [0, moments.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((moments[middle]?.at ?? 0) <= seconds) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
