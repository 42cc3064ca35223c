import sharp, { type Sharp } from 'sharp';
import type { Picture } from '../stage.ts';

export function openPixels({ width, height, rgb }: Picture): Sharp {
  return sharp(rgb, { raw: { width, height, channels: 3 }, limitInputPixels: false });
}

export async function picture(pixels: Sharp): Promise<Picture> {
  const { data, info } = await pixels.raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, rgb: data };
}
