import sharp from 'sharp';
import { decodeRgb } from '../../frames/decode-rgb.ts';
import { eachValue, type Picture, StageError } from '../stage.ts';

export interface DecodeLimits {
  /** The most pixels of a picture, width × height. A larger one is refused before it is decoded. */
  readonly maxPixels: number;
}

/** Longest side of a picture, which is that of WebP. A picture of a single row takes networks many times as long as a square one. */
const MOST_SIDE = 16_383;

const FORMATS: ReadonlySet<string> = new Set(['jpeg', 'png', 'webp']);

/** Decodes JPEG, PNG and WebP, which it recognises by their content. Of an animation it takes the first picture. */
export const decode = ({ maxPixels }: DecodeLimits) =>
  eachValue('decode', 'encoded', 'picture', async (bytes): Promise<Picture> => {
    if (bytes.length === 0) throw new StageError('bad-request', 'The picture is empty: send its bytes as the body.');
    await refuse(bytes, maxPixels);
    try {
      return await decodeRgb(bytes, { maxPixels, background: 'black' });
    } catch (cause) {
      throw unreadable(cause);
    }
  });

async function refuse(bytes: Uint8Array, maxPixels: number): Promise<void> {
  const { format, width, height } = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch((cause: unknown) => {
      throw unreadable(cause);
    });
  if (!FORMATS.has(format)) throw new StageError('wrong-type', `The picture is ${format}: send JPEG, PNG or WebP.`);
  if (Math.max(width, height) > MOST_SIDE) {
    throw new StageError(
      'too-large',
      `The picture is ${width}×${height} pixels: at most ${MOST_SIDE} are taken on a side.`,
    );
  }
  if (width * height <= maxPixels) return;
  throw new StageError('too-large', `The picture has ${width}×${height} pixels: at most ${maxPixels} are taken.`);
}

function unreadable(cause: unknown): StageError {
  return new StageError('bad-request', 'The picture can’t be decoded: send a whole JPEG, PNG or WebP.', { cause });
}
