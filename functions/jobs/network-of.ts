import { permanent } from '../../core/contracts/failure.ts';
import { picturesOf, type StyleChoice } from '../../core/contracts/style-choice.ts';
import { defaultStyle, findStyle, type KnownStyle, type KnownStyles } from '../../engine/cards/known-styles.ts';

/**
 * What paints several styles, each a choice of names and pictures: the first style of a network that has all the names, and that reads
 * pictures where there are any.
 * @param network the one to paint with, unless any may
 * @throws RepaintError as {@link findStyle}; `invalid-request` where pictures are asked of a network that can't read them
 */
export function networkOf(styles: KnownStyles, choices: readonly StyleChoice[], network?: string): KnownStyle {
  const names = [
    ...new Set(choices.flatMap((choice) => choice.flatMap((part) => ('style' in part ? [part.style] : [])))),
  ];
  const hasPictures = choices.some((choice) => picturesOf(choice).length > 0);
  const readers = styles.filter(({ takesCodes, encoderFolder }) => takesCodes && encoderFolder !== undefined);
  const isRefused = hasPictures && !readers.some((style) => network === undefined || style.network === network);
  // Whatever else is wrong is said first: a network that isn't there, a style that nobody knows.
  if (isRefused && names.length === 0 && network !== undefined) findStyle(styles, [], network);
  const found =
    names.length > 0 ? findStyle(hasPictures && !isRefused ? readers : styles, equally(names), network) : undefined;
  if (isRefused) {
    const which = network === undefined ? 'No network here' : `The network ${network}`;
    throw permanent('invalid-request', `${which} can't paint in the style of a picture: name a style instead.`);
  }
  return found ?? defaultStyle(readers.filter((style) => network === undefined || style.network === network));
}

function equally(names: readonly string[]) {
  return names.map((style) => ({ style, weight: 1 / names.length }));
}
