import { sha256Of } from '../../core/jobs/sha256-of.ts';
import type { RgbCard, StyleCard, WeightsCard } from './style-card.ts';

/** One hash for all that a style of a card is painted with: it changes with any file, and with what is done with it. */
export function weightsHash(card: StyleCard, style: number): string {
  return card.frames === 'nv12' ? blockHash(card) : rgbHash(card, style);
}

function blockHash({ weights, architecture, light }: WeightsCard): string {
  return sha256Of([weights.sha256, architecture, light]);
}

function rgbHash({ weights, input, output, range, multiple, reach, styles }: RgbCard, style: number): string {
  const inputs = Object.entries(styles[style]?.inputs ?? {}).map(([name, { sha256, shape }]) => [name, sha256, shape]);
  return sha256Of([weights.sha256, input, output, range, multiple, reach, inputs]);
}
