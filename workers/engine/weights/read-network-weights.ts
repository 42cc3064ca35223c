import { readCardFile } from '../../../core/cards/read-card-file.ts';
import type { WeightsCard } from '../../../core/contracts/style-card.ts';
import type { StyleMix } from '../../../core/contracts/style-mix.ts';
import { type Network, stylesOf } from '../network-folder.ts';
import { foldStyles } from './fold-styles.ts';
import type { NetworkWeights } from './network-weights.ts';
import { readSafetensors } from './read-safetensors.ts';

/** The weights of a mix, in canonical colours. */
export interface MixedWeights {
  readonly weights: NetworkWeights;
  /** Whether every style of the mix is good enough in 8 bits. */
  readonly isFineInt8: boolean;
}

/** @throws RepaintError `unknown-style`; `engine`, permanent, for weights that are missing or not those of the card */
export async function readNetworkWeights(network: Network<WeightsCard>, mix: StyleMix): Promise<MixedWeights> {
  const { weights: file, architecture, styles } = network.card;
  const isFineInt8 = stylesOf(styles, mix).every(({ int8 = true }) => int8);
  const tensors = readSafetensors(await readCardFile(network.folder, file), `${network.folder}/${file.file}`);
  return { weights: foldStyles(tensors, architecture, mix), isFineInt8 };
}
