import { permanent } from '../contracts/failure.ts';
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

/**
 * Refuses a request whose settings contradict each other: the style in more than one way, labels and a painting at once.
 * @throws RepaintError `invalid-request`
 */
export function refuseContradictions(asked: Asked): void {
  const { model, style, styles, everyShot, from, to } = asked;
  if (from !== undefined && to !== undefined && isEmpty(from, to))
    throw permanent(
      'invalid-request',
      `No frame lies between from (${from}) and to (${to}): to must be later than from.`,
    );
  const other = Object.entries(asked).find(([name, value]) => value !== undefined && !FOR_LABELS.includes(name));
  if (model !== undefined && other)
    throw permanent('invalid-request', `model labels the frames and ${other[0]} is for painting: leave one out.`);
  if (styles && everyShot)
    throw permanent('invalid-request', 'styles and everyShot both set which style is painted when: leave one out.');
  if (style !== undefined && (styles ?? everyShot)) {
    const other = styles ? 'styles' : 'everyShot';
    throw permanent('invalid-request', `style and ${other} both set the style: leave one out.`);
  }
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
