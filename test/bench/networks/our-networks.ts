import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Precision } from '../../../core/contracts/painting-options.ts';
import { readStyleCard, readStyleCards } from '../../../engine/cards/read-style-cards.ts';
import type { BenchNetwork } from './bench-network.ts';

/** Lists every network in a folder of networks. */
export async function ourNetworks(modelsFolder: string): Promise<BenchNetwork[]> {
  const folders = (await readStyleCards(modelsFolder)).map(({ networkFolder }) => networkFolder);
  return await Promise.all([...new Set(folders)].map(ourNetwork));
}

async function ourNetwork(folder: string): Promise<BenchNetwork> {
  const card = await readStyleCard(folder);
  const { size } = await stat(join(folder, card.weights.file));
  const styles = card.styles.map(({ name }) => name);
  const anyStyle = card.defaultStyle ?? styles[0] ?? '';
  const forms: Precision[] = card.frames === 'rgb' ? ['auto'] : ['int8', 'fp32'];
  const takesPictures = card.frames !== 'rgb';
  return { name: card.name, isOurs: true, folder, forms, styles, anyStyle, takesPictures, weightsBytes: size };
}
