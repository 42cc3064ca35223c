import type { Stream } from './read-streams.ts';

export interface PixelFormat {
  /** The number of bits of a sample. */
  readonly bits: number;
  /** The number of colour samples for each block of 2×2 pixels: 4 (4:4:4, RGB), 2 (4:2:2), 1 (4:2:0 and less), 0 (grey). */
  readonly chroma: number;
  readonly hasAlpha: boolean;
}

/** Reads the properties of a pixel format from FFmpeg's name for it. */
export function pixelFormat({ pix_fmt = '', tags }: Stream): PixelFormat {
  const hasAlpha = /^(yuva|rgba|argb|bgra|abgr|gbrap|ya\d|pal8)/.test(pix_fmt) || tags['alpha_mode'] === '1';
  return { bits: bitsOf(pix_fmt), chroma: chromaOf(pix_fmt), hasAlpha };
}

function bitsOf(name: string): number {
  const bits = /(?:p|gray|ya|gbrp|gbrap|p0|p2|p4|y2|x2rgb|x2bgr)(\d\d?)(?:le|be)$/.exec(name)?.[1];
  if (/^(rgb|bgr)48|^(rgba|bgra)64/.test(name)) return 16;
  return bits ? Number(bits) : 8;
}

function chromaOf(name: string): number {
  if (/^(gray|ya|mono)/.test(name)) return 0;
  if (/444|440|^(rgb|bgr|argb|abgr|gbr|pal8|0rgb|0bgr|x2)/.test(name)) return 4;
  return /422|^(yuyv|uyvy|y21|p21|nv16|nv20)/.test(name) ? 2 : 1;
}
