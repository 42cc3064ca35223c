import { METRICS } from './names.ts';
import { SCORING_METRICS } from './scoring-names.ts';

/** Every metric there is. What isn't here isn't recorded. */
export const ALL_METRICS = { ...METRICS, ...SCORING_METRICS } as const;
