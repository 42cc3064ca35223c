import { mean } from '../../../support/mean.ts';
import { toFrame, toPicture } from '../frame.ts';
import { interiorDifference } from '../measures/interior-difference.ts';
import { MOTIONS, type Motion } from '../measures/motions.ts';
import { resampled } from '../measures/resampled.ts';
import type { Painter } from '../open-painter.ts';
import type { Source } from './source.ts';

/** The width of the border that a motion may have brought in from outside, in pixels. */
const MARGIN = 48;

/** Measures for each of `MOTIONS` how far the painting of a moved picture, moved back, is from the painting: 0..255, mean over pictures. */
export async function measureWarp(painter: Painter, sources: readonly Source[]): Promise<number[]> {
  const errors: number[][] = [];
  for (const source of sources) {
    const painting = toPicture(await painter.paint(source.frame));
    const ofSource: number[] = [];
    for (const { move, undo } of MOTIONS) ofSource.push(await errorOf(painter, source, painting, { move, undo }));
    errors.push(ofSource);
  }
  return MOTIONS.map((_, motion) => mean(errors.map((ofSource) => ofSource[motion] ?? Number.NaN)));
}

async function errorOf(
  painter: Painter,
  { picture }: Source,
  painting: Source['picture'],
  { move, undo }: Pick<Motion, 'move' | 'undo'>,
): Promise<number> {
  const moved = toPicture(await painter.paint(toFrame(resampled(picture, move))));
  return interiorDifference(resampled(moved, undo), painting, MARGIN);
}
