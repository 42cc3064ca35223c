import sharp from 'sharp';
import { permanent, type RepaintError } from '../../core/contracts/failure.ts';
import { decodeRgb } from '../frames/decode-rgb.ts';

/** Most pixels of a picture, width × height. The largest scans of paintings have as many; decoding them takes 600 MB. */
const MOST_PIXELS = 2 ** 27;
/** Most bytes of a picture's file. */
const MOST_BYTES = 2 ** 26;
const FORMATS: ReadonlySet<string> = new Set(['jpeg', 'png', 'webp', 'avif', 'heif', 'tiff', 'gif']);
const EXPECTED = 'give a whole JPEG, PNG, WebP, AVIF, TIFF or GIF that is one still picture';

/**
 * Decodes a picture and resizes it to RGB bytes of a given size: upright, in sRGB, on white, with a Lanczos filter.
 * @param name name of the picture in messages
 * @throws RepaintError `invalid-request`, permanent, if it is no picture, an animation, or too large
 */
export async function decodePicture(
  bytes: Uint8Array,
  name: string,
  size: { readonly width: number; readonly height: number },
): Promise<Uint8Array> {
  if (bytes.length > MOST_BYTES) {
    throw refused(`${name} has ${bytes.length} bytes: make it smaller, a picture may have at most ${MOST_BYTES}.`);
  }
  if (bytes.length === 0) throw refused(`${name} is empty: ${EXPECTED}.`);
  await refuseByHeader(bytes, name);
  try {
    const { rgb } = await decodeRgb(bytes, { maxPixels: MOST_PIXELS, background: 'white', size });
    return rgb;
  } catch (cause) {
    throw refused(`${name} can't be read as a picture: ${EXPECTED}.`, cause);
  }
}

async function refuseByHeader(bytes: Uint8Array, name: string): Promise<void> {
  const {
    format,
    width,
    height,
    pages = 1,
  } = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch((cause: unknown) => {
      throw refused(`${name} is not a picture: ${EXPECTED}.`, cause);
    });
  if (!FORMATS.has(format)) throw refused(`${name} is ${format}: ${EXPECTED}.`);
  if (pages > 1) throw refused(`${name} has ${pages} pictures, like an animation: ${EXPECTED}.`);
  if (width * height <= MOST_PIXELS) return;
  throw refused(`${name} has ${width}×${height} pixels: make it smaller, a picture may have at most ${MOST_PIXELS}.`);
}

function refused(message: string, cause?: unknown): RepaintError {
  return permanent('invalid-request', message, cause);
}
