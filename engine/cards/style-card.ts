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
};

const Training = z.strictObject({ steps: z.int(), seed: z.int(), date: z.string(), tool: z.string() });

/** 3×3 convolutions at a quarter of the size: `channels` wide, with `blocks` residual pairs, and a ReLU after each sum or none. */
export const Architecture = z.strictObject({
  kind: z.literal('quarter'),
  channels: z.int().min(1).max(512),
  blocks: z.int().min(1).max(32),
  sum: z.enum(['relu', 'plain']).default('relu'),
});
export type Architecture = z.infer<typeof Architecture>;

/**
 * The light that a network was trained in: mean and standard deviation of a frame's luma, in 0..1. Every frame is brought to it
 * before it is painted, with a gain of `gain[0]` to `gain[1]`, and a dark or bright one back afterwards.
 */
export const Light = z.strictObject({
  mean: z.number().min(0).max(1),
  deviation: z.number().gt(0).max(0.5),
  gain: z.tuple([z.number().gt(0).max(1), z.number().min(1).max(16)]),
});
export type Light = z.infer<typeof Light>;

/** A network of ours: one file of weights with all its styles, from which engines build their graphs. */
const WeightsCard = z.strictObject({
  schemaVersion: z.literal(2),
  ...NetworkWords,
  /** Engines build graphs of their own, which take and give 8-bit frames. */
  frames: z.literal('nv12'),
  architecture: Architecture,
  /** Without it, frames are painted in whatever light they have. */
  light: Light.optional(),
  weights: HashedFile,
  defaultStyle: StyleName,
  /** `int8: false` where a style is too coarse in 8 bits: `auto` then takes fp32. */
  styles: z.array(z.strictObject({ ...StyleWords, int8: z.boolean().optional() })).min(1),
  training: Training.optional(),
});
export type WeightsCard = z.infer<typeof WeightsCard>;

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
  .discriminatedUnion('frames', [WeightsCard, RgbCard])
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
