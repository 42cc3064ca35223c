import { z } from 'zod';
import { StyleName } from '../../core/contracts/style-choice.ts';
import { CardFile, HashedFile } from './card-file.ts';

/** Fields of a style on every kind of card. */
const StyleWords = {
  name: StyleName,
  title: z.string().min(1),
  /** One sentence. */
  description: z.string().min(1),
  /** The picture that the style was trained on, with its licence. */
  inspiration: z.string().min(1),
  /** Licence of the style's weights, if it differs from that of the network. */
  license: z.string().min(1).optional(),
  preview: CardFile.optional(),
};

const NetworkWords = {
  name: StyleName,
  description: z.string().min(1),
  license: z.string().min(1),
  /** True if the network paints when a request names none. */
  default: z.boolean().optional(),
};

/** Parameters of the training, for information only. */
const Training = z.record(z.string(), z.union([z.string(), z.number()]));

/**
 * Architecture of a network of 3×3 convolutions whose outputs are scaled and shifted by a style's code. It has `half` channels at half the
 * size of the picture, and `channels` at a quarter, where there are `blocks` residual blocks of two convolutions. A code has `code` numbers,
 * from which a style vector of `vector` numbers is computed.
 */
export const Architecture = z.strictObject({
  kind: z.literal('coded'),
  half: z.int().min(1).max(512),
  channels: z.int().min(1).max(512),
  blocks: z.int().min(1).max(32),
  code: z.int().min(1).max(4_096),
  vector: z.int().min(1).max(4_096),
});
export type Architecture = z.infer<typeof Architecture>;

/** Card of a network that Repaint has trained: one file of weights with the codes of its styles, from which engines build their graphs. */
const CodedCard = z.strictObject({
  schemaVersion: z.literal(3),
  ...NetworkWords,
  /** Format of frames: the graphs that engines build take and return 8-bit NV12. */
  frames: z.literal('nv12'),
  architecture: Architecture,
  /** Layers are normalised by the statistics of a copy of the frame that is reduced by this factor in width and height. */
  copy: z.int().min(1).max(16),
  /** Name of the folder, beside that of the network, of the encoder that makes codes of pictures. */
  encoder: StyleName.optional(),
  weights: HashedFile,
  defaultStyle: StyleName,
  styles: z.array(z.strictObject(StyleWords)).min(1),
  training: Training.optional(),
});
export type CodedCard = z.infer<typeof CodedCard>;

/** Constant value of an additional input of the graph: a file of raw little-endian float32. An empty shape is a scalar. */
const ConstantInput = z.strictObject({ ...HashedFile.shape, shape: z.array(z.int().min(1)) });

/** Card of an ONNX network from elsewhere, which takes and returns float RGB as N×3×H×W. */
const RgbCard = z.strictObject({
  schemaVersion: z.literal(2),
  ...NetworkWords,
  frames: z.literal('rgb'),
  /** The ONNX file. */
  weights: HashedFile,
  /** Names of input and output in the graph. */
  input: z.string().min(1),
  output: z.string().min(1),
  /** Value of white. */
  range: z.union([z.literal(1), z.literal(255)]),
  /** Width and height are padded to a multiple of this, by repeating the edge. */
  multiple: z.int().min(1).max(256).default(1),
  /** Distance in pixels up to which a painted pixel depends on its surroundings. If it is absent, pictures aren't cut into tiles. */
  reach: z.int().min(0).max(1_024).optional(),
  defaultStyle: StyleName.optional(),
  /** Styles of the network. `inputs` are, by name, the inputs of the graph other than the picture. */
  styles: z.array(z.strictObject({ ...StyleWords, inputs: z.record(z.string(), ConstantInput).optional() })).min(1),
});
export type RgbCard = z.infer<typeof RgbCard>;

/** `card.json` of a network's folder: its styles and its weights. */
export const StyleCard = z
  .discriminatedUnion('frames', [CodedCard, RgbCard])
  .refine(({ defaultStyle, styles }) => defaultStyle === undefined || names(styles).includes(defaultStyle), {
    path: ['defaultStyle'],
    error: 'must be one of the styles',
  })
  .refine(({ styles }) => new Set(names(styles)).size === styles.length, {
    path: ['styles'],
    error: 'must have names of their own',
  });
export type StyleCard = z.infer<typeof StyleCard>;

function names(styles: readonly { readonly name: string }[]): string[] {
  return styles.map(({ name }) => name);
}
