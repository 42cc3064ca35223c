import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Architecture, WeightsCard } from '../../engine/cards/style-card.ts';
import type { WeightTensor, WeightTensors } from '../../engine/weights/read-safetensors.ts';

export const RANDOM_STYLES = ['style-a', 'style-b', 'style-c'];

/** Numbers from -0.5 to 0.5, the same for the same seed (Lehmer's generator). */
export function randomNumbers(seed: number): () => number {
  let state = seed + 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647 - 0.5;
  };
}

/**
 * Weights as training makes them, of no use but to compute with: what they paint is neither flat nor out of range.
 * @param ranges whether they say how large activations get
 * @param canvasSide in blocks; 0 for none
 */
export function randomWeights(channels: number, blocks: number, ranges = true, canvasSide = 0): WeightTensors {
  const next = randomNumbers(channels + blocks);
  const filled = (shape: number[], fill: () => number): WeightTensor => {
    return { shape, values: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, fill) };
  };
  const tensors = new Map<string, WeightTensor>();
  const last = 2 * blocks + 1;
  const seen = canvasSide > 0 ? 40 : 24;
  const kernel = (inputs: number, outputs: number) => {
    const size = 4 / Math.sqrt(inputs * 9);
    const weights = filled([outputs, inputs, 3, 3], () => next() * size);
    const isOfCanvas = (at: number) => Math.floor(at / 9) % inputs >= 24 && inputs === seen;
    return { ...weights, values: weights.values.map((value, at) => (isOfCanvas(at) ? value / 254 : value)) };
  };
  for (let index = 0; index < last; index += 1) {
    tensors.set(`layer.${index}.weight`, kernel(index === 0 ? seen : channels, channels));
  }
  for (const style of RANDOM_STYLES) {
    const whole = () => Math.round(next() * 254);
    if (canvasSide > 0) tensors.set(`style.${style}.canvas`, filled([16, canvasSide, canvasSide], whole));
    for (let index = 0; index < last; index += 1) {
      const isBranch = index > 0 && index % 2 === 0;
      tensors.set(
        `style.${style}.scale.${index}`,
        filled([channels], () => (isBranch ? 0.4 : 1) * (1 + next())),
      );
      tensors.set(
        `style.${style}.shift.${index}`,
        filled([channels], () => 0.2 * next()),
      );
    }
    tensors.set(
      `style.${style}.layer.${last}.weight`,
      filled([24, channels, 3, 3], () => next() * 0.06),
    );
    tensors.set(
      `style.${style}.shift.${last}`,
      filled([24], () => 0.1 * next()),
    );
    const { values } = tensors.get(`style.${style}.shift.${last}`) as WeightTensor;
    for (let luma = 0; luma < 16; luma += 1) values[luma] = (values[luma] ?? 0) + 0.45;
    if (ranges) addRanges(tensors, style, blocks);
  }
  return tensors;
}

/** Wide enough for what these weights make of pictures. */
function addRanges(tensors: Map<string, WeightTensor>, style: string, blocks: number): void {
  for (let index = 0; index < 2 * blocks + 2; index += 1) {
    const low = index > 0 && index % 2 === 0 ? -1.6 : 0;
    tensors.set(`style.${style}.range.${index}`, { shape: [2], values: Float32Array.of(low, 3) });
  }
  for (let index = 0; index < blocks; index += 1) {
    tensors.set(`style.${style}.sum.${index}`, { shape: [1], values: Float32Array.of(3 + index) });
  }
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
  tensors: WeightTensors,
  architecture: Architecture,
): Promise<WeightsCard> {
  const bytes = safetensors(tensors);
  const card: WeightsCard = {
    schemaVersion: 2,
    name: 'random',
    description: 'Random weights.',
    license: 'MIT',
    frames: 'nv12',
    architecture,
    weights: { file: 'weights.safetensors', sha256: createHash('sha256').update(bytes).digest('hex') },
    defaultStyle: 'style-a',
    styles: RANDOM_STYLES.map((name) => ({ name, title: name, description: 'Noise.', inspiration: 'None.' })),
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'weights.safetensors'), bytes);
  await writeFile(join(folder, 'card.json'), JSON.stringify(card));
  return card;
}
