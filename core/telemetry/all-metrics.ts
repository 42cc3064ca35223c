import { METRICS } from './names.ts';
import { SCORING_METRICS } from './scoring-names.ts';

/** Every metric that Repaint records. */
export const ALL_METRICS = { ...METRICS, ...SCORING_METRICS } as const;
