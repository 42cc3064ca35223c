import { readFile } from 'node:fs/promises';
import { File } from 'jsfive';

/** The weights of a convolution, in the order of Keras: [rows][columns][inputs][outputs]. */
export interface KerasConvolution {
  readonly shape: readonly number[];
  readonly kernel: readonly number[];
  readonly bias: readonly number[];
}

/** The layers of `vgg_31.h5` that have weights, in their order; its `layer_names` put pooling after each `conv2`. */
export const ENCODER_LAYERS = [
  'block1_conv0',
  'block1_conv1',
  'block1_conv2',
  'block2_conv1',
  'block2_conv2',
  'block3_conv1',
] as const;

export type EncoderWeights = Readonly<Record<(typeof ENCODER_LAYERS)[number], KerasConvolution>>;

/** Reads VGG-19 up to relu3_1 as Keras saves weights: a group per layer, which contains a group of the same name. */
export async function readEncoderWeights(path: string): Promise<EncoderWeights> {
  const bytes = await readFile(path);
  const file = new File(new Uint8Array(bytes).buffer, path);
  const layers = ENCODER_LAYERS.map((layer) => {
    const { shape, value } = file.get(`${layer}/${layer}/kernel:0`);
    return [layer, { shape, kernel: value, bias: file.get(`${layer}/${layer}/bias:0`).value }] as const;
  });
  return Object.fromEntries(layers) as EncoderWeights;
}
