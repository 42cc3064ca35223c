import { decibels } from '../measures/decibels.ts';
import type { Painter } from '../open-painter.ts';
import { toPicture } from '../to-picture.ts';
import type { Source } from './source.ts';

/** Returns the PSNR of paintings in one precision against those in another, in dB: RGB, all pictures taken together. */
export async function measureReduced(reduced: Painter, whole: Painter, sources: readonly Source[]): Promise<number> {
  const values = async (painter: Painter, { frame }: Source) => toPicture(await painter.paint(frame)).values;
  const pairs: [Float32Array, Float32Array][] = [];
  for (const source of sources) pairs.push([await values(reduced, source), await values(whole, source)]);
  return decibels(pairs);
}
