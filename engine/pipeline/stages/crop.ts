import type { StageCardOf } from '../../cards/scoring-card.ts';
import { eachValue, StageError } from '../stage.ts';
import { openPixels, picture } from './pixels.ts';

export const crop = ({ width, height }: StageCardOf<'crop'>) =>
  eachValue('crop', 'picture', 'picture', (from) => {
    const left = Math.floor((from.width - width) / 2);
    const top = Math.floor((from.height - height) / 2);
    if (left >= 0 && top >= 0) return picture(openPixels(from).extract({ left, top, width, height }));
    const size = `${from.width}×${from.height}`;
    throw new StageError('not-processable', `The picture is ${size} where ${width}×${height} are cut out of it.`);
  });
