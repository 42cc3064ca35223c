import sharp from 'sharp';
import { svg, text } from '../../scoring/evaluate/svg.ts';

/** The average width of a character of DejaVu Sans, as a multiple of the font size. Other sans-serif fonts are narrower. */
const ADVANCE = { normal: 0.58, bold: 0.65 };
/** Text is made smaller down to this share of its size, and cut if that isn't enough. */
const LEAST_SHARE = 0.6;

export interface FittedText {
  readonly content: string;
  /** The font size in pixels. */
  readonly size: number;
}

/** Fits a line of text into a width by making it smaller, then by cutting it. Its width is an estimate, because the font isn't known. */
export function fitText(content: string, size: number, width: number, weight: keyof typeof ADVANCE): FittedText {
  const characters = [...content];
  const wanted = characters.length * ADVANCE[weight] * size;
  const share = Math.max(Math.min(1, width / wanted), LEAST_SHARE);
  const fitting = Math.max(1, Math.floor(width / (ADVANCE[weight] * size * share) + 1e-6));
  const cut = characters.length <= fitting ? content : `${characters.slice(0, fitting - 1).join('')}…`;
  return { content: cut, size: Math.round(size * share * 100) / 100 };
}

/** True if fonts are installed. Without fonts, every letter is drawn as the same box. */
export async function hasFonts(): Promise<boolean> {
  const [thin, wide] = await Promise.all(['i', 'W'].map(drawn));
  return thin !== undefined && wide !== undefined && !thin.equals(wide);
}

function drawn(letter: string): Promise<Buffer> {
  return sharp(svg(24, 24, [text(4, 18, letter, 'font-size="16"')]))
    .greyscale()
    .raw()
    .toBuffer();
}
