import type { ResolvedColour } from '../../../core/media/pictures/colour.ts';

/** The colour of all frames of this benchmark, which is that of most videos. */
export const COLOUR: ResolvedColour = { matrix: 'bt709', range: 'limited' };
