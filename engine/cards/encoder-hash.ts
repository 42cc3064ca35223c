import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Sha256 } from '../../core/contracts/plan.ts';

/** An encoder's card identifies it by the hash of its weights. */
const EncoderWeights = z.object({ weights: z.object({ sha256: Sha256 }) });

/** Reads the hash of an encoder's weights (SHA-256, hex) from the card in its folder. */
export async function encoderHash(folder: string): Promise<string> {
  return EncoderWeights.parse(JSON.parse(await readFile(join(folder, 'card.json'), 'utf8'))).weights.sha256;
}
