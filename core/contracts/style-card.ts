import { z } from 'zod';
import { StyleName } from './style-mix.ts';

/** A path inside the network's folder: no way out of it, on any system. */
const CardFile = z
  .string()
  .max(200)
  .regex(
    /^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/,
    'must be a path inside the folder of the card',
  );

/** A file of weights and the SHA-256 of its bytes, in lower-case hex. */
export const WeightsFile = z.strictObject({ file: CardFile, sha256: z.string().regex(/^[0-9a-f]{64}$/) });
export type WeightsFile = z.infer<typeof WeightsFile>;

/** The same function for each engine; a network may leave out engines that it has no weights for. */
export const StyleWeights = z.strictObject({
  onnx: WeightsFile.optional(),
  tensorflow: z.strictObject({ ...WeightsFile.shape, shards: z.array(WeightsFile).min(1) }).optional(),
});
export type StyleWeights = z.infer<typeof StyleWeights>;

export const CardStyle = z.strictObject({
  name: StyleName,
  title: z.string().min(1),
  /** One sentence. */
  description: z.string().min(1),
  /** The picture that it was made from, with its licence. */
  inspiration: z.string().min(1),
  preview: CardFile.optional(),
  weights: StyleWeights,
});
export type CardStyle = z.infer<typeof CardStyle>;

/** `card.json` of a network's folder: what it paints, from what, and with which weights. */
export const StyleCard = z
  .strictObject({
    schemaVersion: z.literal(1),
    name: StyleName,
    description: z.string().min(1),
    license: z.string().min(1),
    /** What goes in and comes out: `workers/engine/README.md` describes the graph. */
    frames: z.literal('nv12'),
    defaultStyle: StyleName,
    styles: z.array(CardStyle).min(1),
    training: z.strictObject({ steps: z.int(), seed: z.int(), date: z.string(), tool: z.string() }).optional(),
  })
  .refine((card) => card.styles.some(({ name }) => name === card.defaultStyle), {
    path: ['defaultStyle'],
    error: 'must be one of the styles',
  })
  .refine((card) => new Set(card.styles.map(({ name }) => name)).size === card.styles.length, {
    path: ['styles'],
    error: 'must have names of their own',
  });
export type StyleCard = z.infer<typeof StyleCard>;
