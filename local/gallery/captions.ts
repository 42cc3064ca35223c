import sharp from 'sharp';
import { nv12FrameBytes, type ResolvedColour } from '../../core/media/pictures/colour.ts';
import { text } from '../../scoring/evaluate/svg.ts';
import type { Size } from './lay-out.ts';
import { fitText, hasFonts } from './letters.ts';
import type { TitledStyle } from './painting.ts';

/** Draws the captions of a film: that of the source, then one for each style. Without fonts they are empty. */
export async function captionsOf(styles: readonly TitledStyle[], strip: Size): Promise<Uint8Array[]> {
  const canWrite = await hasFonts();
  const titles = ['Source', ...styles.map(({ title }) => title)];
  return await Promise.all(titles.map((title) => drawCaption(canWrite ? title : '', strip)));
}

const FONTS = 'DejaVu Sans, Liberation Sans, Arial, sans-serif';
const [GROUND, INK] = ['#161616', '#f4f4f4'];

/** Draws a line of text, light on dark. The result has one byte of grey per pixel. */
async function drawCaption(content: string, { width, height }: Size): Promise<Uint8Array> {
  const fitted = fitText(content, height * 0.5, width - height, 'bold');
  const line = text(height / 2, height * 0.67, fitted.content, `font-size="${fitted.size}" font-weight="bold"`);
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="${FONTS}" fill="${INK}"><rect width="100%" height="100%" fill="${GROUND}"/>${line}</svg>`;
  return await sharp(Buffer.from(drawing)).greyscale().raw().toBuffer();
}

/** Adds a strip of grey pixels below an NV12 frame. All sides are even. */
export function addCaption(
  frame: Uint8Array,
  { width, height }: Size,
  strip: Uint8Array,
  range: ResolvedColour['range'],
): Uint8Array {
  const rows = strip.length / width;
  const luma = width * height;
  const whole = new Uint8Array(nv12FrameBytes(width, height + rows)).fill(128);
  whole.set(frame.subarray(0, luma));
  whole.set(range === 'full' ? strip : strip.map(limited), luma);
  whole.set(frame.subarray(luma), luma + strip.length);
  return whole;
}

/** Blends two strips; a share of 0 gives the first, 1 the second. */
export function blendStrips(one: Uint8Array, other: Uint8Array, share: number): Uint8Array {
  return one.map((grey, at) => Math.round(grey + share * ((other[at] ?? grey) - grey)));
}

/** Scales a full-range value to limited range: black at 16, white at 235 (ITU-T H.273). */
function limited(grey: number): number {
  return Math.round(16 + (grey * 219) / 255);
}
