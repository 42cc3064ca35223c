import { permanent } from '../../core/contracts/failure.ts';
import { picturesOf, type StyleChoice } from '../../core/contracts/style-choice.ts';
import { defaultStyle, findStyle, type KnownStyle, type KnownStyles } from './known-styles.ts';

/**
 * Finds the network that can paint all the chosen styles: it has every style that is named, and can read pictures if there are any.
 * @param choices the styles, each a mix of names and pictures
 * @param network the only network to consider; all of them if undefined
 * @returns the first named style of that network, or its default style if there are only pictures
 * @throws RepaintError as {@link findStyle}; `invalid-request` if there are pictures and the network can't read them
 */
export function networkOf(styles: KnownStyles, choices: readonly StyleChoice[], network?: string): KnownStyle {
  const names = [
    ...new Set(choices.flatMap((choice) => choice.flatMap((part) => ('style' in part ? [part.style] : [])))),
  ];
  const hasPictures = choices.some((choice) => picturesOf(choice).length > 0);
  const readers = styles.filter(({ takesCodes, encoderFolder }) => takesCodes && encoderFolder !== undefined);
  const isRefused = hasPictures && !readers.some((style) => network === undefined || style.network === network);
  // An unknown network or style is the more useful message, so it is reported before the refusal of pictures.
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
