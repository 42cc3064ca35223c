import { join } from 'node:path';
import { permanent } from '../../core/contracts/failure.ts';
import { foldersIn } from './folders-in.ts';
import type { KnownStyle } from './known-styles.ts';
import { readCard } from './read-card.ts';
import { StyleCard } from './style-card.ts';
import { weightsHash } from './weights-hash.ts';

/**
 * The styles of every network in a folder of networks (`models/`), networks and styles in the order of their names. No weights are read.
 * @throws RepaintError `engine`, permanent: no cards, a card that can't be read, two networks of one name
 */
export async function readStyleCards(modelsFolder: string): Promise<KnownStyle[]> {
  const networks = await foldersIn(modelsFolder, 'a folder of networks');
  const styles = (await Promise.all(networks.map((name) => stylesOf(join(modelsFolder, name))))).flat();
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
  const expected = "a network's folder must hold a style card";
  return await readCard(networkFolder, StyleCard, { card: 'a style card', expected });
}

async function stylesOf(networkFolder: string): Promise<KnownStyle[]> {
  const card = await readStyleCard(networkFolder);
  return card.styles
    .map(({ name, title, description, inspiration }, index) => ({
      name,
      title,
      description,
      inspiration,
      isDefault: name === card.defaultStyle,
      isMixable: card.frames === 'nv12',
      network: card.name,
      networkFolder,
      weightsSha256: weightsHash(card, index),
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function refuseDoubles(styles: readonly KnownStyle[]): void {
  for (const { network, networkFolder } of styles) {
    const other = styles.find((style) => style.network === network && style.networkFolder !== networkFolder);
    if (other === undefined) continue;
    const folders = `${networkFolder} and ${other.networkFolder}`;
    throw permanent('engine', `Both ${folders} hold a network ${network}: names must be unique.`);
  }
}
