import { permanent, type RepaintError } from '../contracts/failure.ts';
import { depthRefusal } from '../contracts/output-settings.ts';
import type { AskedSettings, PaintingSettings } from '../contracts/painting-settings.ts';
import { frameOf, type RangeBorder } from '../contracts/range-border.ts';
import { formatStyleChoice, parseStyleChoice, picturesOf, styleText } from '../contracts/style-choice.ts';

type Styled = Pick<AskedSettings, 'style' | 'styles' | 'everyShot'>;
type Asked = Styled & Pick<AskedSettings, 'model' | 'from' | 'to' | 'bits' | 'codec'>;

/** The settings that mean something to a model that labels. */
const FOR_LABELS = ['model', 'from', 'to', 'chunkFrames'];

/**
 * Returns the texts of all styles that are requested for a painting; the video begins with the first.
 * @param usual the style if none is requested
 */
export function askedStyles({ style, styles, everyShot }: Styled, usual: string): [first: string, ...others: string[]] {
  const texts = [...(styles ?? []).map((each) => each.style), ...(everyShot ?? [])].map(styleText);
  const [first, ...others] = texts;
  return first === undefined ? [style === undefined ? usual : styleText(style)] : [first, ...others];
}

interface Contradiction {
  /** The name of a setting that takes part in it. */
  readonly field: keyof Asked;
  readonly error: RepaintError;
}

/** Finds settings of a request that contradict each other: the style in more than one way, labels and a painting at once. */
export function contradictionIn(asked: Asked): Contradiction | undefined {
  const { model, style, styles, everyShot, from, to } = asked;
  const of = (field: keyof Asked, message: string) => ({ field, error: permanent('invalid-request', message) });
  if (from !== undefined && to !== undefined && isEmpty(from, to))
    return of('to', `No frame lies between from (${from}) and to (${to}): to must be later than from.`);
  const other = Object.entries(asked).find(([name, value]) => value !== undefined && !FOR_LABELS.includes(name));
  if (model !== undefined && other)
    return of('model', `model labels the frames and ${other[0]} is for painting: leave one out.`);
  if (styles && everyShot)
    return of('styles', 'styles and everyShot both set which style is painted when: leave one out.');
  if (style !== undefined && (styles ?? everyShot))
    return of('style', `style and ${styles ? 'styles' : 'everyShot'} both set the style: leave one out.`);
  const error = depthRefusal(asked);
  return error && { field: 'bits', error };
}

/** True if no video has a frame between the two. Seconds and frames can be compared only once the video is known. */
function isEmpty(from: RangeBorder, to: RangeBorder): boolean {
  const [first, end] = [frameOf(from), frameOf(to)];
  if (first !== undefined || end !== undefined) return first !== undefined && end !== undefined && first >= end;
  return Number(from) >= Number(to);
}

/** Writes a style in its one normal spelling, so that one style is one job. Text that is no style is returned as it is; planning refuses it by name. */
export function normalisedStyle(text: string): string {
  try {
    return formatStyleChoice(parseStyleChoice(text));
  } catch {
    return text;
  }
}

/** Returns the names of the pictures that a painting needs, each once, sorted. */
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
