import type { Recipe } from './painting.ts';
import type { Moment } from './plan-film.ts';

/** Weights and strengths in steps: the same step is painted with the same engine. */
const STEPS = 32;

/**
 * How a moment is painted. The first stop is the source, from which the first style grows by its strength; between styles the mix goes over.
 * @param styles names, one for each stop after the first
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
