import { permanent } from '../core/contracts/failure.ts';
import type { StyleMix } from '../core/contracts/style-mix.ts';
import { readStyleCard } from './cards/read-style-cards.ts';
import type { StyleCard } from './cards/style-card.ts';

/** A network's folder and its card, checked. Weights are read by `readCardFile`, which checks their hashes, when an engine asks for them. */
export interface Network<Card extends StyleCard = StyleCard> {
  readonly folder: string;
  readonly card: Card;
}

/** @throws RepaintError `engine`, permanent: no card, or one that isn't valid */
export async function readNetwork(folder: string): Promise<Network> {
  return { folder, card: await readStyleCard(folder) };
}

/**
 * The styles of a mix, in its order, as a card describes them.
 * @throws RepaintError `unknown-style`, with the names there are
 */
export function stylesOf<S extends { readonly name: string }>(styles: readonly S[], mix: StyleMix): S[] {
  return mix.map(({ style }) => {
    const found = styles.find(({ name }) => name === style);
    if (found !== undefined) return found;
    const names = styles.map(({ name }) => name).join(', ');
    throw permanent('unknown-style', `There is no style "${style}": the styles are ${names}.`);
  });
}

/**
 * The one style of a network whose styles can't be mixed.
 * @throws RepaintError `invalid-request` for a mix of several; as {@link stylesOf}
 */
export function onlyStyleOf<S extends { readonly name: string }>(styles: readonly S[], mix: StyleMix): S {
  const [only, ...others] = stylesOf(styles, mix);
  if (only !== undefined && others.length === 0) return only;
  const names = styles.map(({ name }) => name).join(', ');
  throw permanent('invalid-request', `The styles of this network can't be mixed: name one of ${names}.`);
}
