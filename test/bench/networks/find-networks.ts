import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { permanent } from '../../../core/contracts/failure.ts';
import type { Precision } from '../../../core/contracts/painting-options.ts';
import { readStyleCard, readStyleCards } from '../../../engine/cards/read-style-cards.ts';
import type { BenchNetwork } from './bench-network.ts';
import type { Options } from './options.ts';
import { referenceNetworks } from './reference-networks.ts';

/**
 * Lists our networks and then those of others, as far as the options name them. References paint only in styles that ours have.
 * @throws RepaintError `invalid-request` for a name that no network or style has
 */
export async function findNetworks(options: Options, folder: string): Promise<BenchNetwork[]> {
  const all = [...(await ourNetworks(options.models)), ...(await referenceNetworks(options.data, folder))];
  refuseUnknown(
    'network',
    options.networks,
    all.map(({ name }) => name),
  );
  refuseUnknown(
    'style',
    options.styles,
    all.flatMap(({ styles }) => styles),
  );
  const asked = all.filter(({ name }) => options.networks?.includes(name) ?? true);
  const ofOurs = new Set(asked.filter(({ isOurs }) => isOurs).flatMap(({ styles }) => styles));
  const isWanted = (style: string) =>
    (options.styles?.includes(style) ?? true) && (ofOurs.size === 0 || ofOurs.has(style));
  return asked.map((network) => ({ ...network, styles: network.styles.filter(isWanted) }));
}

function refuseUnknown(what: string, asked: readonly string[] | undefined, known: readonly string[]): void {
  const unknown = asked?.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const names = [...new Set(known)].join(', ');
  throw permanent('invalid-request', `There is no ${what} "${unknown}" to measure: there are ${names}.`);
}

/** Lists every network in a folder of networks. */
async function ourNetworks(modelsFolder: string): Promise<BenchNetwork[]> {
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
