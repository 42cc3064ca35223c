import type { StageCardOf } from '../../cards/scoring-card.ts';
import { eachValue } from '../stage.ts';
import { openPixels, picture } from './pixels.ts';

export const resize = ({ width, height, fit }: StageCardOf<'resize'>) =>
  eachValue('resize', 'picture', 'picture', (from) => {
    const pixels = openPixels(from);
    if (fit !== 'shortest') return picture(pixels.resize(width, height, { fit }));
    return picture(from.width < from.height ? pixels.resize({ width }) : pixels.resize({ height: width }));
  });
