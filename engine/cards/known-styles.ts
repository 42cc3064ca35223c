import { permanent, type RepaintError } from '../../core/contracts/failure.ts';
import { picturesOf, type StyleChoice, type StyleMix } from '../../core/contracts/style-choice.ts';

/** A style that a user can name, with the network that paints it. */
export interface KnownStyle {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inspiration: string;
  /** True if it is the default style of its network. */
  readonly isDefault: boolean;
  /** True if it can be mixed with other styles of its network. */
  readonly isMixable: boolean;
  /** True if its network takes any code, and so can paint in the style of any picture. */
  readonly takesCodes: boolean;
  /** Folder of the encoder that makes codes for its network, if the card names one. */
  readonly encoderFolder?: string;
  readonly network: string;
  readonly networkFolder: string;
  /** Path of a JPEG that shows the style, if the card names one. */
  readonly preview?: string;
  /** Hash of everything that paints the style, in lower-case hex. Styles that can be mixed have the same hash. */
  readonly weightsSha256: string;
}
export type KnownStyles = readonly KnownStyle[];

/** Returns the style to paint if none is named, which is the default of the first network. */
export function defaultStyle(styles: KnownStyles): KnownStyle {
  const style = styles.find(({ isDefault }) => isDefault);
  if (style === undefined) throw permanent('engine', 'No network names a default style.');
  return style;
}

/**
 * Finds the first style of a mix, and checks that the mix can be painted, which needs all its styles in one network.
 * @param network network to paint with; by default, the first that has all the styles
 * @throws RepaintError `unknown-style`, with all names; `invalid-request` for an unknown network, and for styles that can't be mixed
 */
export function findStyle(styles: KnownStyles, mix: StyleMix, network?: string): KnownStyle {
  const among = network === undefined ? firstWith(styles, mix) : ofNetwork(styles, network);
  const [first, ...others] = mix.map(({ style }) => {
    const known = among.find(({ name }) => name === style);
    if (known === undefined) throw unknownStyle(style, among);
    return known;
  });
  if (first === undefined) throw permanent('invalid-request', 'The mix has no styles: name at least one.');
  if (others.length > 0) refuseUnmixable([first, ...others]);
  return first;
}

/**
 * Returns the network to use if a request names none: the preferred one, unless it lacks a style of the mix. An unknown network is
 * returned too, so that it is reported as an error.
 */
export function preferredNetwork(styles: KnownStyles, mix: StyleMix, preferred?: string): string | undefined {
  const isThere = styles.some(({ network }) => network === preferred);
  return isThere && !hasAll(styles, mix, preferred) ? undefined : preferred;
}

/** Returns the styles of the first network that has all styles of a mix, or all styles if none has. */
function firstWith(styles: KnownStyles, mix: StyleMix): KnownStyles {
  const network = networksOf(styles).find((candidate) => hasAll(styles, mix, candidate));
  return network === undefined ? styles : ofNetwork(styles, network);
}

function hasAll(styles: KnownStyles, mix: StyleMix, wanted?: string): boolean {
  return mix.every(({ style }) => styles.some(({ name, network }) => name === style && network === wanted));
}

function ofNetwork(styles: KnownStyles, wanted: string): KnownStyles {
  const found = styles.filter(({ network }) => network === wanted);
  if (found.length > 0) return found;
  const networks = networksOf(styles).join(', ');
  throw permanent('invalid-request', `There is no network "${wanted}": the networks are ${networks}.`);
}

/** Returns the names of the networks, in the order of the list. */
export function networksOf(styles: KnownStyles): string[] {
  return [...new Set(styles.map(({ network }) => network))];
}

function refuseUnmixable(mix: readonly KnownStyle[]): void {
  const stubborn = mix.find(({ isMixable }) => !isMixable);
  if (stubborn)
    throw permanent('invalid-request', `${stubborn.name} can't be mixed: its network has only one style at a time.`);
  if (networksOf(mix).length === 1) return;
  const of = mix.map(({ name, network }) => `${name} of ${network}`).join(', ');
  throw permanent('invalid-request', `Only styles of one network can be mixed: these are ${of}.`);
}

function unknownStyle(unknown: string, styles: KnownStyles): RepaintError {
  const names = [...new Set(styles.map(({ name }) => name))].join(', ');
  return permanent('unknown-style', `There is no style "${unknown}": the styles are ${names}.`);
}

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
