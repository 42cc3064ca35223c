import { mean } from '../../../support/mean.ts';
import { toPicture } from '../frame.ts';
import { meanDifference } from '../measures/mean-difference.ts';
import { carried } from '../measures/origins.ts';
import { type Change, type Painted, stillChange } from '../measures/still-change.ts';
import type { Painter } from '../open-painter.ts';
import type { Clip } from './source.ts';

export interface Flicker {
  readonly clip: string;
  /** The mean change of the painting from frame to frame where the source stood still, in 0..255. */
  readonly change: number;
  /** The same of the painting from the frame before, carried along the motion of the source, where that gives the source. */
  readonly warped: number;
  /** The mean difference of the painting from the source, in 0..255. */
  readonly strength: number;
}

export async function measureFlicker(painter: Painter, { name, sources, origins }: Clip): Promise<Flicker> {
  const strengths: number[] = [];
  const [still, warped]: [Change[], Change[]] = [[], []];
  let before: Painted | undefined;
  for (const [at, { frame, picture }] of sources.entries()) {
    const after = { source: picture, painting: toPicture(await painter.paint(frame)) };
    strengths.push(meanDifference(after.painting.values, picture.values));
    const motion = origins[at - 1];
    if (before && motion) {
      still.push(stillChange(before, after));
      const moved = { source: carried(before.source, motion), painting: carried(before.painting, motion) };
      warped.push(stillChange(moved, after));
    }
    before = after;
  }
  return { clip: name, change: meanOf(still), warped: meanOf(warped), strength: mean(strengths) };
}

function meanOf(changes: readonly Change[]): number {
  const total = (value: (change: Change) => number) => changes.reduce((sum, change) => sum + value(change), 0);
  return total(({ sum }) => sum) / total(({ values }) => values);
}
