import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { permanent } from '../contracts/failure.ts';
import { StyleCard } from '../contracts/style-card.ts';
import type { KnownStyle } from './known-styles.ts';
import { weightsHash } from './weights-hash.ts';

const CARD = 'card.json';

/**
 * The styles of every network in a folder of networks (`models/`), networks and styles in the order of their names. No weights are read.
 * @throws RepaintError `engine`, permanent: no cards, a card that can't be read, two networks of one name
 */
export async function readStyleCards(modelsFolder: string): Promise<KnownStyle[]> {
  const folders = await networkFolders(modelsFolder);
  const styles = (await Promise.all(folders.map(stylesOf))).flat();
  if (styles.length === 0) throw permanent('engine', `No network in ${modelsFolder}: expected folders with a ${CARD}.`);
  refuseDoubles(styles);
  return styles;
}

/**
 * Reads and checks the card of one network.
 * @throws RepaintError `engine`, permanent, naming the file and what is wrong in it
 */
export async function readStyleCard(networkFolder: string): Promise<StyleCard> {
  const file = join(networkFolder, CARD);
  const result = StyleCard.safeParse(parseJson(file, await readText(file)));
  if (result.success) return result.data;
  const wrong = result.error.issues.map(({ path, message }) => `${path.join('.') || 'card'}: ${message}`);
  throw permanent('engine', `${file} is not a style card: ${wrong.slice(0, 5).join('; ')}.`);
}

async function networkFolders(modelsFolder: string): Promise<string[]> {
  try {
    const entries = await readdir(modelsFolder, { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
    return folders.map(({ name }) => join(modelsFolder, name)).toSorted();
  } catch (cause) {
    throw permanent('engine', `${modelsFolder} can't be read: expected a folder of networks.`, cause);
  }
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

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw permanent('engine', `${file} can't be read: a network's folder must hold a style card.`, cause);
  }
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw permanent('engine', `${file} is not JSON.`, cause);
  }
}
