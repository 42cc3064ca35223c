import { dirname, join } from 'node:path';
import { z } from 'zod';
import { permanent } from '../../core/contracts/failure.ts';
import { foldersIn } from './folders-in.ts';
import type { KnownStyle } from './known-styles.ts';
import { readCard } from './read-card.ts';
import { StyleCard } from './style-card.ts';
import { weightsHash } from './weights-hash.ts';

/** Any card. A folder of models holds networks and encoders, which `kind` distinguishes. */
const AnyCard = z.looseObject({ kind: z.string().optional() });

const WORDS = { card: 'a style card', expected: "a network's folder must hold a style card" };

/**
 * Lists the styles of all networks in a folder of networks (`models/`), in the order of the networks' names: first those of the networks
 * whose cards make them the default, then the others. No weights are read.
 * @throws RepaintError `engine`, permanent, if there are no cards, a card can't be read, or two networks have the same name
 */
export async function readStyleCards(modelsFolder: string): Promise<KnownStyle[]> {
  const networks = await foldersIn(modelsFolder, 'a folder of networks');
  const cards = await Promise.all(networks.map((name) => readStylesIn(join(modelsFolder, name))));
  const styles = cards.toSorted((a, b) => Number(b.isDefault) - Number(a.isDefault)).flatMap((card) => card.styles);
  if (styles.length === 0)
    throw permanent('engine', `No network in ${modelsFolder}: expected folders with a card.json.`);
  refuseDoubles(styles);
  return styles;
}

/**
 * Reads and checks the card of one network.
 * @throws RepaintError `engine`, permanent, naming the file and what is wrong in it
 */
export async function readStyleCard(networkFolder: string): Promise<StyleCard> {
  return await readCard(networkFolder, StyleCard, WORDS);
}

async function readStylesIn(networkFolder: string): Promise<{ isDefault: boolean; styles: KnownStyle[] }> {
  const { kind } = await readCard(networkFolder, AnyCard, WORDS);
  if (kind === 'encoder') return { isDefault: false, styles: [] };
  const card = await readStyleCard(networkFolder);
  const styles = card.styles
    .map(({ name, title, description, inspiration, preview }, index) => ({
      name,
      title,
      description,
      inspiration,
      isDefault: name === card.defaultStyle,
      isMixable: card.frames === 'nv12',
      takesCodes: card.frames === 'nv12',
      ...(card.frames === 'nv12' && card.encoder && { encoderFolder: join(dirname(networkFolder), card.encoder) }),
      network: card.name,
      networkFolder,
      ...(preview && { preview: join(networkFolder, preview) }),
      weightsSha256: weightsHash(card, index),
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return { isDefault: card.default === true, styles };
}

function refuseDoubles(styles: readonly KnownStyle[]): void {
  for (const { network, networkFolder } of styles) {
    const other = styles.find((style) => style.network === network && style.networkFolder !== networkFolder);
    if (other === undefined) continue;
    const folders = `${networkFolder} and ${other.networkFolder}`;
    throw permanent('engine', `Both ${folders} hold a network ${network}: names must be unique.`);
  }
}
