import type { StyleMix } from '../../core/contracts/style-mix.ts';
import { readCardFile } from '../cards/read-card-file.ts';
import type { WeightsCard } from '../cards/style-card.ts';
import { type Network, stylesOf } from '../network-folder.ts';
import { foldStyles } from './fold-styles.ts';
import type { NetworkWeights } from './network-weights.ts';
import { canvasOf } from './read-canvas.ts';
import { readSafetensors, type WeightTensors } from './read-safetensors.ts';

/** Weights in canonical colours, and how much their painting counts. */
export interface ShareOfMix {
  readonly share: number;
  readonly weights: NetworkWeights;
  /** Whether every style in it is good enough in 8 bits. */
  readonly isFineInt8: boolean;
}

/**
 * What a mix is painted with: one set of weights where its styles share their convolutions and have no canvas of their own, else
 * one for each style.
 * @throws RepaintError `unknown-style`; `engine`, permanent, for weights that are missing or not those of the card
 */
export async function readNetworkWeights(network: Network<WeightsCard>, mix: StyleMix): Promise<ShareOfMix[]> {
  const { weights: file, architecture, styles } = network.card;
  stylesOf(styles, mix);
  const tensors = readSafetensors(await readCardFile(network.folder, file), `${network.folder}/${file.file}`);
  const last = 2 * architecture.blocks + 1;
  const isOne = mix.every(({ style }) => !hasOwnConvolutions(tensors, style, last) && !tensors.has(canvasOf(style)));
  const parts = isOne ? [mix] : mix.map((part) => [part]);
  return parts.map((part) => ({
    share: part.reduce((sum, { weight }) => sum + weight, 0) / mix.reduce((sum, { weight }) => sum + weight, 0),
    weights: foldStyles(tensors, architecture, part),
    isFineInt8: stylesOf(styles, part).every(({ int8 = true }) => int8),
  }));
}

/** Whether a style has convolutions of its own before the last: between such, means of weights paint nothing that either does. */
function hasOwnConvolutions(tensors: WeightTensors, style: string, last: number): boolean {
  return Array.from({ length: last }, (_, index) => `style.${style}.layer.${index}.weight`).some((name) =>
    tensors.has(name),
  );
}
