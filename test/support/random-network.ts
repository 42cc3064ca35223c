import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Architecture, CodedCard } from '../../engine/cards/style-card.ts';
import type { WeightTensor, WeightTensors } from '../../engine/weights/read-safetensors.ts';

export const RANDOM_STYLES = ['style-a', 'style-b', 'style-c'];

/** Small enough to be computed in a test. */
export const RANDOM_SHAPE: Architecture = { kind: 'coded', half: 4, channels: 6, blocks: 1, code: 5, vector: 3 };

/** Numbers from -0.5 to 0.5, the same for the same seed (Lehmer's generator). */
export function randomNumbers(seed: number): () => number {
  let state = seed + 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647 - 0.5;
  };
}

/** Weights as training makes them, of no use but to compute with: what they paint is neither flat nor out of range. */
export function randomWeights({ half, channels, blocks, code, vector }: Architecture = RANDOM_SHAPE): WeightTensors {
  const next = randomNumbers(channels + blocks);
  const tensors = new Map<string, WeightTensor>();
  const add = (name: string, shape: number[], value: () => number) => {
    const length = shape.reduce((product, size) => product * size, 1);
    tensors.set(name, { shape, values: Float32Array.from({ length }, value) });
  };
  const linear = (name: string, inputs: number, outputs: number, around = 0) => {
    add(`${name}.weight`, [outputs, inputs], () => next() / Math.sqrt(inputs));
    add(`${name}.bias`, [outputs], () => around + next() / 2);
  };
  add('code.mean', [code], next);
  add('code.deviation', [code], () => 1 + next());
  linear('code.0', code, 7);
  linear('code.1', 7, vector);
  const end = 2 * blocks + 2;
  for (let index = 0; index <= end + 2; index += 1) {
    const inputs = index === 0 ? 12 : index === 1 || index > end ? half : channels;
    const outputs = index === end + 2 ? 12 : index === 0 || index >= end ? half : channels;
    add(`layer.${index}.weight`, [outputs, inputs, 3, 3], () => (3 * next()) / Math.sqrt(inputs * 9));
    if (index === end + 2) continue;
    linear(`layer.${index}.scale`, vector, outputs, 1);
    linear(`layer.${index}.shift`, vector, outputs);
  }
  add(`layer.${end + 2}.bias`, [12], next);
  for (const style of RANDOM_STYLES) add(`style.${style}.code`, [code], () => 4 * next());
  return tensors;
}

/** A safetensors file of 32-bit floats. */
export function safetensors(tensors: WeightTensors): Uint8Array {
  let at = 0;
  const header = Object.fromEntries(
    [...tensors].map(([name, { shape, values }]) => {
      const data_offsets = [at, at + values.byteLength];
      at += values.byteLength;
      return [name, { dtype: 'F32', shape, data_offsets }];
    }),
  );
  const json = Buffer.from(JSON.stringify({ __metadata__: { format: 'pt' }, ...header }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  const data = [...tensors.values()].map(({ values }) => Buffer.from(values.buffer));
  return Buffer.concat([length, json, ...data]);
}

/** Writes a network of these weights into a folder, with a card. */
export async function writeNetwork(
  folder: string,
  tensors: WeightTensors = randomWeights(),
  architecture: Architecture = RANDOM_SHAPE,
): Promise<CodedCard> {
  const bytes = safetensors(tensors);
  const card: CodedCard = {
    schemaVersion: 3,
    name: 'random',
    description: 'Random weights.',
    license: 'MIT',
    frames: 'nv12',
    architecture,
    copy: 4,
    weights: { file: 'weights.safetensors', sha256: createHash('sha256').update(bytes).digest('hex') },
    defaultStyle: 'style-a',
    styles: RANDOM_STYLES.map((name) => ({ name, title: name, description: 'Noise.', inspiration: 'None.' })),
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'weights.safetensors'), bytes);
  await writeFile(join(folder, 'card.json'), JSON.stringify(card));
  return card;
}
