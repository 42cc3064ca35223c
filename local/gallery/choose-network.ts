import { permanent } from '../../core/contracts/failure.ts';
import type { StyleMix } from '../../core/contracts/style-choice.ts';
import { defaultStyle, findStyle, type KnownStyles } from '../../engine/cards/known-styles.ts';
import { readStyleCard } from '../../engine/cards/read-style-cards.ts';
import { type TitledStyle, whole } from './painting.ts';

export interface AskedStyles {
  readonly network: string | undefined;
  /** The styles to show; without them, all styles of the network. */
  readonly styles: readonly string[] | undefined;
  readonly mixes: readonly StyleMix[];
  /** The style whose strengths are shown. */
  readonly of: string | undefined;
  /** True if pictures are shown as styles, too. */
  readonly hasPictures?: boolean;
}

export interface ChosenNetwork {
  readonly name: string;
  readonly folder: string;
  /** The folder of the encoder that makes codes of pictures, if the network takes any. */
  readonly encoderFolder?: string | undefined;
  readonly isMixable: boolean;
  /** The styles in the order of the request, or that of the card. */
  readonly styles: readonly TitledStyle[];
  readonly of: TitledStyle;
  /** The titles of all styles of the network, by name. */
  readonly titles: ReadonlyMap<string, string>;
}

/**
 * Chooses the network that paints, and its styles. If no network is named, it is the first one that has the first named style.
 * @throws RepaintError `unknown-style` or `invalid-request` if a network, style or mix can't be painted
 */
export async function chooseNetwork(known: KnownStyles, asked: AskedStyles): Promise<ChosenNetwork> {
  const named = [...(asked.styles ?? []), ...(asked.of ? [asked.of] : [])].map(whole);
  const first = [...named, ...asked.mixes][0] ?? whole(styleOf(known, asked.network));
  const style = findStyle(known, first, asked.network);
  const { network: name, networkFolder: folder, isMixable, encoderFolder } = style;
  if (asked.hasPictures && !(style.takesCodes && encoderFolder))
    throw permanent('invalid-request', `The network ${name} can't paint in the style of a picture: leave out --own.`);
  for (const mix of [...named, ...asked.mixes]) findStyle(known, mix, name);
  const card = await readStyleCard(folder);
  const titles = new Map(card.styles.map((style) => [style.name, style.title]));
  const titled = (style: string): TitledStyle => ({ name: style, title: titles.get(style) ?? style });
  const styles = (asked.styles ?? [...titles.keys()]).map(titled);
  const of = asked.of ?? styles[0]?.name ?? '';
  return { name, folder, encoderFolder, isMixable, styles, of: titled(of), titles };
}

function styleOf(known: KnownStyles, network: string | undefined): string {
  const own = known.filter((style) => style.network === network);
  if (network !== undefined && own[0] !== undefined) return own[0].name;
  return defaultStyle(known).name;
}
