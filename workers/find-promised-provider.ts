import type { Logger } from 'pino';
import { defaultStyle } from '../engine/cards/known-styles.ts';
import { readStyleCards } from '../engine/cards/read-style-cards.ts';
import { openEngine } from '../engine/threaded-engine.ts';
import type { WorkerSettings } from './settings.ts';

/**
 * Opens the default network to see which provider it really runs on. A worker with a GPU that paints on the CPU would hold up every
 * job at the price of the GPU.
 * @returns false if `ONNX_PROVIDERS` names providers without `cpu` among them, and the network runs on none of these
 */
export async function findPromisedProvider(settings: WorkerSettings, log: Logger): Promise<boolean> {
  const { ONNX_PROVIDERS: promised } = settings;
  if (settings.REPAINT_ENGINE !== 'onnx' || promised.length === 0 || promised.includes('cpu')) return true;
  const { networkFolder, name } = defaultStyle(await readStyleCards(settings.REPAINT_MODELS));
  const request = { networkFolder, style: [{ style: name, weight: 1 }], strength: 1 };
  const engine = await openEngine('onnx', request, { log: (line) => log.info(line) });
  await engine.close();
  const isFound = promised.some((provider) => engine.version.includes(`, ${provider}`));
  if (isFound) log.info({ engine: engine.version }, 'GPU found');
  return isFound;
}
