import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { permanent } from '../../core/contracts/failure.ts';
import type { CardStyle, StyleCard, StyleWeights, WeightsFile } from '../../core/contracts/style-card.ts';
import type { StyleMix } from '../../core/contracts/style-mix.ts';
import { findStyle } from '../../core/styles/known-styles.ts';
import { readStyleCard } from '../../core/styles/read-style-cards.ts';

/** A network's folder and its card, checked. Weights are read, and their hashes checked, when an engine asks for them. */
export interface Network {
  readonly folder: string;
  readonly card: StyleCard;
}

export type TensorflowWeights = { readonly model: Uint8Array; readonly shards: readonly Uint8Array[] };

/** @throws RepaintError `engine`, permanent: no card, or one that isn't valid */
export async function readNetwork(folder: string): Promise<Network> {
  return { folder, card: await readStyleCard(folder) };
}

/**
 * The ONNX model of a style, as the card's hash has it.
 * @throws RepaintError `unknown-style` and `invalid-request` as {@link findStyle}; `engine`, permanent, for weights that are
 * missing or not those of the card
 */
export async function readOnnxWeights(network: Network, mix: StyleMix): Promise<Uint8Array> {
  return await readWeights(network, weightsFor('onnx', network, mix));
}

/** The TensorFlow.js model of a style, with its shards in the order of the card; throws as {@link readOnnxWeights}. */
export async function readTensorflowWeights(network: Network, mix: StyleMix): Promise<TensorflowWeights> {
  const { shards, ...model } = weightsFor('tensorflow', network, mix);
  return {
    model: await readWeights(network, model),
    shards: await Promise.all(shards.map((shard) => readWeights(network, shard))),
  };
}

function weightsFor<K extends keyof StyleWeights>(
  engine: K,
  { card }: Network,
  mix: StyleMix,
): NonNullable<StyleWeights[K]> {
  const style: CardStyle = findStyle(card.styles, mix);
  const weights = style.weights[engine];
  if (weights !== undefined) return weights;
  const others = Object.keys(style.weights).join(', ') || 'none';
  throw permanent('engine', `${card.name} has no ${engine} weights of ${style.name}: its card lists ${others}.`);
}

async function readWeights({ folder }: Network, { file, sha256 }: WeightsFile): Promise<Uint8Array> {
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
