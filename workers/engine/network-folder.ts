import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { permanent } from '../../core/contracts/failure.ts';
import type { StyleCard, WeightsFile } from '../../core/contracts/style-card.ts';
import type { StyleMix } from '../../core/contracts/style-mix.ts';
import { readStyleCard } from '../../core/styles/read-style-cards.ts';

/** A network's folder and its card, checked. Weights are read, and their hashes checked, when an engine asks for them. */
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

/**
 * The bytes of a file of weights, as the card's hash has it.
 * @throws RepaintError `engine`, permanent, for a file that is missing or not the one of the card
 */
export async function readWeights({ folder }: Network, { file, sha256 }: WeightsFile): Promise<Uint8Array> {
  const path = join(folder, file);
  const bytes = await readBytes(path);
  const actual = createHash('sha256').update(bytes).digest('hex');
  if (actual === sha256) return bytes;
  throw permanent(
    'engine',
    `${path} is not the file that its card names: expected SHA-256 ${sha256}, found ${actual}.`,
  );
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw permanent('engine', `${path} can't be read: the card lists it among the weights.`, cause);
  }
}
