import { mean } from '../../../support/mean.ts';
import { SHIFTS } from '../measures/motions.ts';
import type { StyleFigures } from './figures.ts';

/** The figures of a network, as means over its styles. */
export interface Summary {
  readonly network: string;
  readonly isOurs: boolean;
  readonly styles: readonly StyleFigures[];
  /** Flicker ÷ strength, by clip. */
  readonly flicker: ReadonlyMap<string, number>;
}

/** Summarises the figures by network, in the order in which the networks come. */
export function summaries(figures: readonly StyleFigures[]): Summary[] {
  const names = [...new Set(figures.map(({ network }) => network))];
  return names.map((network) => summaryOf(figures.filter((one) => one.network === network)));
}

function summaryOf(styles: readonly StyleFigures[]): Summary {
  const [{ network, isOurs, flicker } = { network: '', isOurs: false, flicker: [] }] = styles;
  const byClip = flicker.map(({ clip }): [string, number] => [clip, mean(styles.map((one) => flickerOf(one, clip)))]);
  return { network, isOurs, styles, flicker: new Map(byClip) };
}

/** Returns how much a painting changes under a moving camera, as a share of its strength. */
export function panOf({ warp, look }: StyleFigures): number {
  return mean(warp.slice(0, SHIFTS)) / look.strength;
}

/** Returns flicker ÷ strength of a style on a clip. */
export function flickerOf({ flicker }: StyleFigures, clip: string): number {
  const found = flicker.find((one) => one.clip === clip);
  return found ? found.change / found.strength : Number.NaN;
}

/** Returns how far a style's painting is from that of the frame before, carried along the motion of the source, as a share of its strength: over clips. */
export function warpedOf({ flicker }: StyleFigures): number {
  return mean(flicker.map(({ warped, strength }) => warped / strength));
}

/** Returns the mean style distance over these paintings; NaN if one is missing. */
export function styleDistance({ styles }: Summary, paintings: readonly string[]): number {
  return mean(paintings.map((style) => styles.find((one) => one.style === style)?.look.style ?? Number.NaN));
}

/** Lists the paintings whose style distance is known for all of these networks. */
export function sharedPaintings(networks: readonly Summary[]): string[] {
  const [first, ...others] = networks.map(({ styles }) => styles.filter(({ look }) => look.style !== undefined));
  const names = first?.map(({ style }) => style) ?? [];
  return names.filter((name) => others.every((styles) => styles.some(({ style }) => style === name)));
}
