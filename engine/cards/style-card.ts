import { z } from 'zod';
import { StyleName } from '../../core/contracts/style-mix.ts';
import { CardFile, HashedFile } from './card-file.ts';

/** What is said of a style wherever it is listed. */
const StyleWords = {
  name: StyleName,
  title: z.string().min(1),
  /** One sentence. */
  description: z.string().min(1),
  /** The picture that it was made from, with its licence. */
  inspiration: z.string().min(1),
  /** Of the weights of the style. */
  license: z.string().min(1).optional(),
  preview: CardFile.optional(),
};

const NetworkWords = {
  name: StyleName,
  description: z.string().min(1),
  license: z.string().min(1),
  /** Whether it paints where no network is named. */
  default: z.boolean().optional(),
};

/** How the network came about, for whoever asks: names and what they were. */
const Training = z.record(z.string(), z.union([z.string(), z.number()]));

/**
 * 3×3 convolutions that a style's code scales and shifts: `half` channels at half the picture's size, `channels` at a quarter, where
 * there are `blocks` residual pairs. A code has `code` numbers, of which a style vector of `vector` is made.
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

/** A network of ours: one file of weights with the codes of its styles, from which engines build their graphs. */
const CodedCard = z.strictObject({
  schemaVersion: z.literal(3),
  ...NetworkWords,
  /** Engines build graphs of their own, which take and give 8-bit frames. */
  frames: z.literal('nv12'),
  architecture: Architecture,
  /** Layers are normalised by the statistics of a copy of the frame that is reduced so far each way. */
  copy: z.int().min(1).max(16),
  /** The folder, beside the network's, of the encoder that makes codes of pictures. */
  encoder: StyleName.optional(),
  weights: HashedFile,
  defaultStyle: StyleName,
  styles: z.array(z.strictObject(StyleWords)).min(1),
  training: Training.optional(),
});
export type CodedCard = z.infer<typeof CodedCard>;

/** What a further input of the graph is always given: little-endian float32, raw. An empty shape is a single number. */
const ConstantInput = z.strictObject({ ...HashedFile.shape, shape: z.array(z.int().min(1)) });

/** Somebody else's ONNX network: float RGB in and out, N×3×H×W. */
const RgbCard = z.strictObject({
  schemaVersion: z.literal(2),
  ...NetworkWords,
  frames: z.literal('rgb'),
  /** The ONNX file. */
  weights: HashedFile,
  /** Names in the graph. */
  input: z.string().min(1),
  output: z.string().min(1),
  /** The value of white. */
  range: z.union([z.literal(1), z.literal(255)]),
  /** Sides are padded to a multiple of it, by repeating the edge. */
  multiple: z.int().min(1).max(256).default(1),
  /** Pixels around a pixel that its painting depends on. Without it, a picture is never cut into tiles. */
  reach: z.int().min(0).max(1_024).optional(),
  defaultStyle: StyleName.optional(),
  /** `inputs`, by name, is what the graph takes beside the picture. */
  styles: z.array(z.strictObject({ ...StyleWords, inputs: z.record(z.string(), ConstantInput).optional() })).min(1),
});
export type RgbCard = z.infer<typeof RgbCard>;

/** `card.json` of a network's folder: what it paints, from what, and with which weights. */
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
