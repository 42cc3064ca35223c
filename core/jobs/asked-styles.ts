import { permanent } from '../contracts/failure.ts';
import type { AskedSettings, PaintingSettings } from '../contracts/painting-settings.ts';
import { formatStyleChoice, parseStyleChoice, picturesOf, styleText } from '../contracts/style-choice.ts';

type Styled = Pick<AskedSettings, 'style' | 'styles' | 'everyShot'>;

/**
 * The texts of all styles that a painting is asked for, the one that it begins with first.
 * @param usual the style of a painting that isn't asked for any
 */
export function askedStyles({ style, styles, everyShot }: Styled, usual: string): [first: string, ...others: string[]] {
  const texts = [...(styles ?? []).map((each) => each.style), ...(everyShot ?? [])].map(styleText);
  const [first, ...others] = texts;
  return first === undefined ? [style === undefined ? usual : styleText(style)] : [first, ...others];
}

/**
 * Refuses what contradicts itself.
 * @throws RepaintError `invalid-request`
 */
export function refuseContradictions({ style, styles, everyShot }: Styled): void {
  if (styles && everyShot)
    throw permanent('invalid-request', 'styles and everyShot both say what is painted when: leave one out.');
  if (style !== undefined && (styles ?? everyShot)) {
    const other = styles ? 'styles' : 'everyShot';
    throw permanent('invalid-request', `style and ${other} both say what is painted: leave one out.`);
  }
}

/** One style has one spelling, and so one job. What is no style stays as it is: planning refuses it by name. */
export function normalisedStyle(text: string): string {
  try {
    return formatStyleChoice(parseStyleChoice(text));
  } catch {
    return text;
  }
}

/** The pictures that a painting needs, each once, in the order of their names. */
export function picturesIn(settings: PaintingSettings): string[] {
  const names = askedStyles(settings, settings.style).flatMap((text) => {
    try {
      return picturesOf(parseStyleChoice(text));
    } catch {
      return [];
    }
  });
  return [...new Set(names)].toSorted();
}
