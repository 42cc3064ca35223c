import sharp from 'sharp';
import { text } from '../../scoring/evaluate/svg.ts';
import { fitText } from './fit-text.ts';
import type { Size } from './lay-out.ts';

const FONTS = 'DejaVu Sans, Liberation Sans, Arial, sans-serif';
const [GROUND, INK] = ['#161616', '#f4f4f4'];

/** Draws a line of text, light on dark. The result has one byte of grey per pixel. */
export async function drawCaption(content: string, { width, height }: Size): Promise<Uint8Array> {
  const fitted = fitText(content, height * 0.5, width - height, 'bold');
  const line = text(height / 2, height * 0.67, fitted.content, `font-size="${fitted.size}" font-weight="bold"`);
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="${FONTS}" fill="${INK}"><rect width="100%" height="100%" fill="${GROUND}"/>${line}</svg>`;
  return await sharp(Buffer.from(drawing)).greyscale().raw().toBuffer();
}
