import { formatStyleChoice, type StyleMix } from '../../core/contracts/style-choice.ts';
import { defaultMixes } from './default-mixes.ts';
import { type OwnStyle, type Painting, type Recipe, type TitledStyle, whole } from './painting.ts';

/** The parts of a sheet that can be chosen; the source is always shown. */
export const SHOWN = ['styles', 'mixes', 'strengths', 'strokes'] as const;
export type Shown = (typeof SHOWN)[number];

export interface ChosenPaintings {
  /** The styles in the order in which they are shown. */
  readonly styles: readonly TitledStyle[];
  /** The titles of all styles that a mix may contain, by name. */
  readonly titles: ReadonlyMap<string, string>;
  readonly isMixable: boolean;
  /** Pictures of the user that are shown as styles. */
  readonly own?: readonly OwnStyle[];
  /** The mixes to show; without them, some mixes of two styles. */
  readonly mixes: readonly StyleMix[] | undefined;
  /** The style whose strengths and strokes are shown. */
  readonly of: TitledStyle;
  readonly show: readonly Shown[];
  readonly columns: number;
}

const STRENGTHS = [0.25, 0.5, 0.75, 1];
const FULL = { strength: 1, keepColors: false, strokeSize: 1 } as const;

/** Lists the paintings of each picture: the source, the styles, the user's own, mixes, strengths of one style, then its strokes and colours. */
export function choosePaintings(chosen: ChosenPaintings): Painting[] {
  const { styles, titles, isMixable, own = [], mixes, of, show, columns } = chosen;
  const first = [SOURCE, ...(show.includes('styles') ? [...styles.map(styleOf), ...own.map(ownOf)] : [])];
  const names = styles.map(({ name }) => name);
  const shown = mixes ?? (isMixable ? defaultMixes(names, columns, first.length) : []);
  return [
    ...first,
    ...(show.includes('mixes') ? shown.map((mix) => mixOf(mix, titles)) : []),
    ...(show.includes('strengths') ? STRENGTHS.map((strength) => strengthOf(of, strength)) : []),
    ...(show.includes('strokes') ? strokesOf(of) : []),
  ];
}

const SOURCE: Painting = { title: 'Source', typed: 'as it is' };

function styleOf({ name, title }: TitledStyle): Painting {
  return { title, typed: name, recipe: { ...FULL, style: whole(name) } };
}

function ownOf({ name, code }: OwnStyle): Painting {
  return { title: 'Own style', typed: name, recipe: { ...FULL, style: [{ code: [...code], weight: 1 }] } };
}

function mixOf(mix: StyleMix, titles: ReadonlyMap<string, string>): Painting {
  const isEven = mix.every(({ weight }) => weight === mix[0]?.weight);
  const parts = mix.map(({ style, weight }) => {
    const title = titles.get(style) ?? style;
    return isEven ? title : `${title} ${Math.round(weight * 100)} %`;
  });
  return { title: parts.join(' + '), typed: formatStyleChoice(mix), recipe: { ...FULL, style: mix } };
}

function strengthOf({ name, title }: TitledStyle, strength: number): Painting {
  return {
    title: `${title}, strength ${strength}`,
    typed: `${name} --strength ${strength}`,
    recipe: { ...FULL, style: whole(name), strength },
  };
}

function strokesOf({ name, title }: TitledStyle): Painting[] {
  const painting = (words: string, typed: string, options: Partial<Recipe>): Painting => ({
    title: `${title}, ${words}`,
    typed: `${name} ${typed}`,
    recipe: { ...FULL, style: whole(name), ...options },
  });
  return [
    painting('strokes × 0.5', '--stroke-size 0.5', { strokeSize: 0.5 }),
    painting('strokes × 2', '--stroke-size 2', { strokeSize: 2 }),
    painting('colours kept', '--keep-colors', { keepColors: true }),
    painting('colours kept, strokes × 2', '--keep-colors --stroke-size 2', { keepColors: true, strokeSize: 2 }),
  ];
}
