import type { Recipe } from './painting.ts';
import type { Moment } from './plan-film.ts';

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

function whole(style: string) {
  return [{ style, weight: 1 }];
}
