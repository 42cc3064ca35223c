import { sha256Of } from '../../core/jobs/sha256-of.ts';
import type { CodedCard, RgbCard, StyleCard } from './style-card.ts';

/** Hashes everything that a style of a card is painted with: the files, and the fields that affect how they are used. */
export function weightsHash(card: StyleCard, style: number): string {
  return card.frames === 'nv12' ? codedHash(card) : rgbHash(card, style);
}

function codedHash({ weights, architecture, copy }: CodedCard): string {
  return sha256Of([weights.sha256, architecture, copy]);
}

function rgbHash({ weights, input, output, range, multiple, reach, styles }: RgbCard, style: number): string {
  const inputs = Object.entries(styles[style]?.inputs ?? {}).map(([name, { sha256, shape }]) => [name, sha256, shape]);
  return sha256Of([weights.sha256, input, output, range, multiple, reach, inputs]);
}
