import sharp from 'sharp';

interface Decoding {
  /** A picture with more pixels, width × height, is not decoded. */
  readonly maxPixels: number;
  /** What shows through transparent pixels. */
  readonly background: 'black' | 'white';
  /** The size to resize the picture to, with a Lanczos filter, whatever its shape is. */
  readonly size?: { readonly width: number; readonly height: number };
}

/**
 * Decodes the file of a picture to RGB bytes: upright, in sRGB, without transparency.
 * @throws what sharp throws if the file is no whole picture or has too many pixels
 */
export async function decodeRgb(
  bytes: Uint8Array,
  { maxPixels, background, size }: Decoding,
): Promise<{ readonly width: number; readonly height: number; readonly rgb: Uint8Array }> {
  const picture = sharp(bytes, { limitInputPixels: maxPixels, failOn: 'error' })
    .autoOrient()
    .flatten({ background })
    .toColourspace('srgb');
  if (size) picture.resize({ ...size, fit: 'fill', kernel: 'lanczos3', fastShrinkOnLoad: false });
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, rgb: info.channels === 3 ? data : threeChannels(data) };
}

/** Copies grey to three channels, since sharp may decode a grey picture to one. */
function threeChannels(grey: Uint8Array): Uint8Array {
  const rgb = new Uint8Array(grey.length * 3);
  for (let i = 0; i < grey.length; i++) rgb.fill(grey[i] ?? 0, i * 3, i * 3 + 3);
  return rgb;
}
