import { z } from 'zod';
import { StyleName } from '../../core/contracts/style-choice.ts';
import { HashedFile } from './card-file.ts';
import { readCard } from './read-card.ts';

/** `card.json` of an encoder's folder. An encoder makes a code for networks from any picture. */
export const EncoderCard = z.strictObject({
  schemaVersion: z.literal(3),
  kind: z.literal('encoder'),
  name: StyleName,
  description: z.string().min(1),
  license: z.string().min(1),
  /** Size to which a picture is resized. The encoder takes RGB from 0 to 1. */
  input: z.strictObject({ width: z.int().min(8).max(4_096), height: z.int().min(8).max(4_096) }),
  /** Length of a code. */
  code: z.int().min(1).max(4_096),
  /** ONNX file with input `picture` [1, 3, height, width] and output `code` [1, code]. */
  weights: HashedFile,
  training: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});
export type EncoderCard = z.infer<typeof EncoderCard>;

/**
 * Reads the card in an encoder's folder.
 * @throws RepaintError `engine`, permanent, naming the file and what is wrong in it
 */
export function readEncoderCard(folder: string): Promise<EncoderCard> {
  const expected = "an encoder's folder must hold its card";
  return readCard(folder, EncoderCard, { card: "an encoder's card", expected });
}

/** Returns the hash of an encoder's weights (SHA-256, hex), which identifies it. It throws as {@link readEncoderCard} does. */
export async function encoderHash(folder: string): Promise<string> {
  return (await readEncoderCard(folder)).weights.sha256;
}
