import { permanent, type RepaintError } from '../contracts/failure.ts';
import type { StyleMix } from '../contracts/style-mix.ts';

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
  readonly network: string;
  readonly networkFolder: string;
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
 * @throws RepaintError `unknown-style`, with the names there are; `invalid-request` for styles that can't be mixed
 */
export function findStyle(styles: KnownStyles, mix: StyleMix): KnownStyle {
  const names = styles.map(({ name }) => name);
  const [first, ...others] = mix.map(({ style }) => {
    const known = styles.find(({ name }) => name === style);
    if (known === undefined) throw unknownStyle(style, names);
    return known;
  });
  if (first === undefined) throw permanent('invalid-request', 'A mix of no styles: name at least one.');
  if (others.length > 0) refuseUnmixable([first, ...others]);
  return first;
}

function refuseUnmixable(mix: readonly KnownStyle[]): void {
  const stubborn = mix.find(({ isMixable }) => !isMixable);
  if (stubborn) throw permanent('invalid-request', `${stubborn.name} can't be mixed: its network carries one style.`);
  const networks = [...new Set(mix.map(({ network }) => network))];
  if (networks.length === 1) return;
  const of = mix.map(({ name, network }) => `${name} of ${network}`).join(', ');
  throw permanent('invalid-request', `Only styles of one network can be mixed: these are ${of}.`);
}

function unknownStyle(name: string, known: readonly string[]): RepaintError {
  return permanent('unknown-style', `There is no style "${name}": the styles are ${known.join(', ')}.`);
}
