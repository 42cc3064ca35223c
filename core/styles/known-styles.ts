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
  readonly network: string;
  readonly networkFolder: string;
  /** One hash for all the weights of the style, in lower-case hex. */
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
 * The one style of a mix. Networks hold each style folded into its own weights, so a mix of several is refused.
 * @throws RepaintError `unknown-style`, with the names there are; `invalid-request` for a mix of several
 */
export function findStyle<S extends { readonly name: string }>(styles: readonly S[], mix: StyleMix): S {
  const names = styles.map(({ name }) => name);
  const unknown = mix.find(({ style }) => !names.includes(style));
  if (unknown !== undefined) throw unknownStyle(unknown.style, names);
  const [only] = styles.filter(({ name }) => name === mix[0]?.style);
  if (mix.length === 1 && only !== undefined) return only;
  throw permanent('invalid-request', `Styles can't be mixed by this network yet: name one of ${names.join(', ')}.`);
}

function unknownStyle(name: string, known: readonly string[]): RepaintError {
  return permanent('unknown-style', `There is no style "${name}": the styles are ${known.join(', ')}.`);
}
