import { extname, join } from 'node:path';
import { execa } from 'execa';
import { type Check, Judge } from '../../../local/verify/check.ts';
import { checkMedia } from '../../../local/verify/check-media.ts';
import { type Media, readMedia } from '../../../local/verify/read-media.ts';
import type { Tools } from '../../../local/verify/tools.ts';
import { forgeriesOf } from './forgeries.ts';

interface Painting {
  readonly source: string;
  readonly output: string;
  /** A folder for the forged files. */
  readonly folder: string;
  readonly tools: Tools;
}

/**
 * Forges a painting in each way of `forgeries.ts`, and lists those that `verify` takes for honest. It has no manifest of them, whose hashes
 * would give each of them away.
 */
export async function missedForgeries({ source: path, output, folder, tools }: Painting): Promise<string[]> {
  const [source, painting] = await Promise.all([readMedia(path, tools), readMedia(output, tools)]);
  const honest = checksOf(source, painting);
  const missed: string[] = [];
  for (const [i, { what, check, isAdded = false, isMade, args }] of forgeriesOf(painting).entries()) {
    const before = honest.find(({ name }) => name === check);
    // What a note of the honest painting explains is left out.
    if (before ? before.verdict !== 'same' : !isAdded) continue;
    const forged = join(folder, `forged-${i}${extname(output)}`);
    const more = args.map((arg) => (arg === 'PAINTING' ? output : arg));
    const reading = ['-v', 'error', '-nostdin', '-copyts', '-i', output];
    await execa(tools.ffmpeg, [...reading, ...more, '-strict', '-2', '-y', forged]);
    const media = await readMedia(forged, tools);
    if (isMade && !isMade(media)) continue;
    const found = checksOf(source, media);
    if (!found.some(({ name, verdict }) => name === check && verdict === 'different'))
      missed.push(`verify doesn't notice ${what}.`);
  }
  return missed;
}

function checksOf(source: Media, output: Media): readonly Check[] {
  const judge = new Judge([]);
  checkMedia(judge, source, output);
  return judge.checks;
}
