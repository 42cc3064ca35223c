import sharp from 'sharp';
import { permanent, type RepaintError } from '../../core/contracts/failure.ts';

/** The most pixels of a picture, width × height: those of the largest scans of paintings, and what 600 MB hold. */
const MOST_PIXELS = 2 ** 27;
/** The most bytes of a picture's file. */
const MOST_BYTES = 2 ** 26;
const FORMATS: ReadonlySet<string> = new Set(['jpeg', 'png', 'webp', 'avif', 'heif', 'tiff', 'gif']);
const EXPECTED = 'give a whole JPEG, PNG, WebP, AVIF, TIFF or GIF that is one still picture';

/**
 * Decodes a picture from anywhere into RGB bytes of a size, whatever its own: upright, in sRGB, over white, by Lanczos' filter.
 * @param name what messages call it
 * @throws RepaintError `invalid-request`, permanent: no picture, an animation, or too large
 */
export async function decodePicture(
  bytes: Uint8Array,
  name: string,
  size: { readonly width: number; readonly height: number },
): Promise<Uint8Array> {
  if (bytes.length > MOST_BYTES) {
    throw refused(`${name} has ${bytes.length} bytes: a picture may have at most ${MOST_BYTES}.`);
  }
  if (bytes.length === 0) throw refused(`${name} is empty: ${EXPECTED}.`);
  await refuseByHeader(bytes, name);
  try {
    const { data, info } = await sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error' })
      .autoOrient()
      .flatten({ background: 'white' })
      .toColourspace('srgb')
      .resize(size.width, size.height, { fit: 'fill', kernel: 'lanczos3', fastShrinkOnLoad: false })
      .raw()
      .toBuffer({ resolveWithObject: true });
    return info.channels === 3 ? data : threeChannels(data);
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
  if (pages > 1) throw refused(`${name} has ${pages} pictures, as animations do: ${EXPECTED}.`);
  if (width * height <= MOST_PIXELS) return;
  throw refused(`${name} has ${width}×${height} pixels: a picture may have at most ${MOST_PIXELS}.`);
}

/** Grey pictures come with one channel where sharp sees no reason for three. */
function threeChannels(grey: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: grey.length * 3 }, (_, at) => grey[Math.floor(at / 3)] ?? 0);
}

function refused(message: string, cause?: unknown): RepaintError {
  return permanent('invalid-request', message, cause);
}
