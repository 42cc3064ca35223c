/** Pixels that a character of DejaVu Sans takes on average, in sizes of the font; other sans-serif fonts are narrower. */
const ADVANCE = { normal: 0.58, bold: 0.65 };
/** Below this share of its size, text is cut instead. */
const LEAST_SHARE = 0.6;

export interface FittedText {
  readonly content: string;
  /** Pixels. */
  readonly size: number;
}

/** Makes a line fit: first smaller, then shorter. Which font there is, is not known; so widths are guessed, and rather too wide. */
export function fitText(content: string, size: number, width: number, weight: keyof typeof ADVANCE): FittedText {
  const characters = [...content];
  const wanted = characters.length * ADVANCE[weight] * size;
  const share = Math.max(Math.min(1, width / wanted), LEAST_SHARE);
  const fitting = Math.max(1, Math.floor(width / (ADVANCE[weight] * size * share) + 1e-6));
  const cut = characters.length <= fitting ? content : `${characters.slice(0, fitting - 1).join('')}…`;
  return { content: cut, size: Math.round(size * share * 100) / 100 };
}
