import { permanent } from '../core/contracts/failure.ts';
import { readStyleCard } from './cards/read-style-cards.ts';
import type { StyleCard } from './cards/style-card.ts';
import type { CodeMix } from './codes/code-mix.ts';

/** A network's folder and its checked card. Weights are read later by `readCardFile`, which checks their hashes. */
export interface Network<Card extends StyleCard = StyleCard> {
  readonly folder: string;
  readonly card: Card;
}

/**
 * Reads the card of a network.
 * @throws RepaintError `engine`, permanent, if there is no card, or it isn't valid
 */
export async function readNetwork(folder: string): Promise<Network> {
  return { folder, card: await readStyleCard(folder) };
}

/**
 * Returns the only style of a mix, for a network whose styles can't be mixed.
 * @throws RepaintError `invalid-request` for several styles and for a code; `unknown-style`, with all names
 */
export function onlyStyleOf<S extends { readonly name: string }>(styles: readonly S[], mix: CodeMix): S {
  const [only, ...others] = mix;
  const names = styles.map(({ name }) => name).join(', ');
  if (only === undefined || others.length > 0 || 'code' in only) {
    throw permanent('invalid-request', `The styles of this network can't be mixed: name one of ${names}.`);
  }
  const found = styles.find(({ name }) => name === only.style);
  if (found !== undefined) return found;
  throw permanent('unknown-style', `There is no style "${only.style}": the styles are ${names}.`);
}
