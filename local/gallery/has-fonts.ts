import sharp from 'sharp';
import { svg, text } from '../../scoring/evaluate/svg.ts';

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
