import type { ResolvedColour } from '../../../core/media/pictures/colour.ts';

/** Of all frames here: what most videos are. */
export const COLOUR: ResolvedColour = { matrix: 'bt709', range: 'limited' };
