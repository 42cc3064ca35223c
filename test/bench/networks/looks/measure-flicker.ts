import { mean } from '../../../support/mean.ts';
import { meanDifference } from '../measures/mean-difference.ts';
import { type Painted, stillChange } from '../measures/still-change.ts';
import type { Painter } from '../open-painter.ts';
import { toPicture } from '../to-picture.ts';
import type { Clip } from './source.ts';

export interface Flicker {
  readonly clip: string;
  /** The mean change of the painting from frame to frame where the source stood still, in 0..255. */
  readonly change: number;
  /** The mean difference of the painting from the source, in 0..255. */
  readonly strength: number;
}

export async function measureFlicker(painter: Painter, { name, sources }: Clip): Promise<Flicker> {
  const strengths: number[] = [];
  let [sum, values] = [0, 0];
  let before: Painted | undefined;
  for (const { frame, picture } of sources) {
    const after = { source: picture, painting: toPicture(await painter.paint(frame)) };
    strengths.push(meanDifference(after.painting.values, picture.values));
    const change = before ? stillChange(before, after) : { sum: 0, values: 0 };
    [sum, values] = [sum + change.sum, values + change.values];
    before = after;
  }
  return { clip: name, change: sum / values, strength: mean(strengths) };
}
