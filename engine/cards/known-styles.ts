import { permanent, type RepaintError } from '../../core/contracts/failure.ts';
import type { StyleMix } from '../../core/contracts/style-mix.ts';

/** A style that can be asked for, and the network that paints it. */
export interface KnownStyle {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inspiration: string;
  /** Whether its network paints this one where none is named. */
  readonly isDefault: boolean;
  /** Whether it can be mixed with others of its network. */
  readonly isMixable: boolean;
  /** Whether its network paints with any code, and so in the style of any picture. */
  readonly takesCodes: boolean;
  /** The folder of what makes the codes that its network takes, where it names one. */
  readonly encoderFolder?: string;
  readonly network: string;
  readonly networkFolder: string;
  /** Path of a JPEG that shows it, where the card names one. */
  readonly preview?: string;
  /** One hash for all that paints the style, in lower-case hex; styles that can be mixed share it. */
  readonly weightsSha256: string;
}
export type KnownStyles = readonly KnownStyle[];

/** The style that is painted where none is named: the default of the first network. */
export function defaultStyle(styles: KnownStyles): KnownStyle {
  const style = styles.find(({ isDefault }) => isDefault);
  if (style === undefined) throw permanent('engine', 'No network names a default style.');
  return style;
}

/**
 * The first style of a mix, once the mix is known to be one that can be painted: all its styles are of one network.
 * @param network the one to paint with; the first that has all the styles, unless given
 * @throws RepaintError `unknown-style`, with the names there are; `invalid-request` for a network that isn't there and for styles
 * that can't be mixed
 */
export function findStyle(styles: KnownStyles, mix: StyleMix, network?: string): KnownStyle {
  const among = network === undefined ? firstWith(styles, mix) : ofNetwork(styles, network);
  const [first, ...others] = mix.map(({ style }) => {
    const known = among.find(({ name }) => name === style);
    if (known === undefined) throw unknownStyle(style, among);
    return known;
  });
  if (first === undefined) throw permanent('invalid-request', 'A mix of no styles: name at least one.');
  if (others.length > 0) refuseUnmixable([first, ...others]);
  return first;
}

/**
 * The network to ask for where nobody names one: the one that is preferred, unless it is there and lacks a style of the mix. One
 * that isn't there stays, so that whoever set it is told.
 */
export function preferredNetwork(styles: KnownStyles, mix: StyleMix, preferred?: string): string | undefined {
  const isThere = styles.some(({ network }) => network === preferred);
  return isThere && !hasAll(styles, mix, preferred) ? undefined : preferred;
}

/** The styles of the first network that has all of a mix; all styles, where none has. */
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

/** Names of the networks, in their order. */
export function networksOf(styles: KnownStyles): string[] {
  return [...new Set(styles.map(({ network }) => network))];
}

function refuseUnmixable(mix: readonly KnownStyle[]): void {
  const stubborn = mix.find(({ isMixable }) => !isMixable);
  if (stubborn) throw permanent('invalid-request', `${stubborn.name} can't be mixed: its network carries one style.`);
  if (networksOf(mix).length === 1) return;
  const of = mix.map(({ name, network }) => `${name} of ${network}`).join(', ');
  throw permanent('invalid-request', `Only styles of one network can be mixed: these are ${of}.`);
}

function unknownStyle(unknown: string, styles: KnownStyles): RepaintError {
  const names = [...new Set(styles.map(({ name }) => name))].join(', ');
  return permanent('unknown-style', `There is no style "${unknown}": the styles are ${names}.`);
}
