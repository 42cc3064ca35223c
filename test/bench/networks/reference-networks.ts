import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ResizeOptions } from 'sharp';
import type { HashedFile } from '../../../engine/cards/card-file.ts';
import { loadRuntime } from '../../../engine/onnx/open-session.ts';
import type { BenchNetwork } from './bench-network.ts';
import { PAINTINGS, unseenPaintings } from './paintings.ts';
import { readPicture } from './read-picture.ts';

interface Reference {
  readonly name: string;
  readonly model: string;
  readonly card: { readonly input: string; readonly output: string; readonly range: 1 | 255; readonly multiple: 4 };
  /** The network that makes a code of a style picture; without it, the network has one style. */
  readonly encoder?: StyleEncoder;
}

interface StyleEncoder {
  readonly model: string;
  readonly input: string;
  /** The size of style pictures, about that of its training. */
  readonly size: ResizeOptions;
  /** The painting network's input for the code; below it, its inputs that are the same for all styles. */
  readonly code: string;
  readonly numbers: Readonly<Record<string, number>>;
}

const ONE_STYLE = 'starry-night';

const REFERENCES: readonly Reference[] = [
  {
    name: 'fritz',
    model: 'fritz_starry_night.onnx',
    card: { input: 'input_1', output: 'output', range: 255, multiple: 4 },
  },
  {
    name: 'microast',
    model: 'microast_transform.onnx',
    card: { input: 'content', output: 'stylized', range: 1, multiple: 4 },
    encoder: {
      model: 'microast_style.onnx',
      input: 'style',
      size: { width: 512, height: 512, fit: 'outside' },
      code: 'code',
      numbers: { alpha: 1 },
    },
  },
  {
    name: 'magenta',
    model: 'magenta_transfer_int8deq.onnx',
    card: { input: 'content_image', output: 'output', range: 1, multiple: 4 },
    encoder: {
      model: 'magenta_predict_int8deq.onnx',
      input: 'style_image',
      size: { width: 256, height: 256, fit: 'fill' },
      code: 'mobilenet_conv_Conv_BiasAdd',
      numbers: {},
    },
  },
];

/**
 * Writes cards for the networks of others, as docs/networks.md describes them, so that they run like ours. Networks whose files are
 * absent are left out.
 * @param data the folder that contains `models` and `images/style`
 * @param folder the folder that the cards are written to
 */
export async function referenceNetworks(data: string, folder: string): Promise<BenchNetwork[]> {
  const models = join(data, 'models');
  const present = REFERENCES.filter(({ model, encoder }) => {
    return existsSync(join(models, model)) && (!encoder || existsSync(join(models, encoder.model)));
  });
  return await Promise.all(present.map((reference) => writeNetwork(reference, data, join(folder, reference.name))));
}

async function writeNetwork(reference: Reference, data: string, folder: string): Promise<BenchNetwork> {
  const { name, model, card, encoder } = reference;
  const source = join(data, 'models', model);
  await mkdir(folder, { recursive: true });
  await copyFile(source, join(folder, model));
  const inputs = encoder ? await writeCodes(encoder, data, folder) : { [ONE_STYLE]: {} };
  const words = { description: 'A reference.', license: 'See where it comes from.' };
  const styles = Object.entries(inputs).map(([style, given]) => {
    return { name: style, title: style, description: words.description, inspiration: style, inputs: given };
  });
  const weights: HashedFile = { file: model, sha256: sha256(await readFile(source)) };
  await writeFile(
    join(folder, 'card.json'),
    JSON.stringify({ schemaVersion: 2, name, ...words, frames: 'rgb', weights, ...card, styles }),
  );
  const names = Object.keys(encoder ? PAINTINGS : inputs);
  const files = encoder ? [model, encoder.model] : [model];
  const sizes = await Promise.all(files.map((file) => stat(join(data, 'models', file))));
  const weightsBytes = sizes.reduce((sum, { size }) => sum + size, 0);
  const anyStyle = names[0] ?? ONE_STYLE;
  const takesPictures = encoder !== undefined;
  return { name, isOurs: false, folder, forms: ['auto'], styles: names, anyStyle, takesPictures, weightsBytes };
}

type Inputs = Record<string, HashedFile & { readonly shape: readonly number[] }>;

/** Writes a file for each painting with what the graph takes beside the picture. */
async function writeCodes(encoder: StyleEncoder, data: string, folder: string): Promise<Record<string, Inputs>> {
  const { InferenceSession, Tensor } = await loadRuntime();
  const session = await InferenceSession.create(join(data, 'models', encoder.model));
  const styles: Record<string, Inputs> = {};
  const seen = Object.entries(PAINTINGS).map(([style, file]) => [style, join(data, 'images/style', file)] as const);
  for (const [style, file] of [...seen, ...unseenPaintings(data)]) {
    const { values, width, height, white } = await readPicture(file, encoder.size);
    const scaled = values.map((value) => value / white);
    const picture = new Tensor('float32', scaled, [1, 3, height, width]);
    const [code] = Object.values(await session.run({ [encoder.input]: picture }));
    const inputs: Inputs = {};
    const add = async (name: string, given: Float32Array, shape: readonly number[]) => {
      inputs[name] = { ...(await writeValues(folder, `${style}.${name}.f32`, given)), shape };
    };
    await add(encoder.code, code?.data as Float32Array, code?.dims ?? []);
    for (const [name, value] of Object.entries(encoder.numbers)) await add(name, Float32Array.of(value), []);
    styles[style] = inputs;
  }
  await session.release();
  return styles;
}

async function writeValues(folder: string, file: string, values: Float32Array): Promise<HashedFile> {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  await writeFile(join(folder, file), bytes);
  return { file, sha256: sha256(bytes) };
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
