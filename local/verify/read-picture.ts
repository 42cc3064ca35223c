import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { CommandError } from '../command-error.ts';

/** The file of a picture as libvips reads it. */
export interface PictureFile {
  readonly bytes: number;
  readonly sha256: string;
  readonly format: string;
  /** True for HEIC, whose pixels libvips can't decode and which comes back as a JPEG. */
  readonly isHeic: boolean;
  readonly width: number;
  readonly height: number;
  readonly orientation: number;
  /** Milliseconds that each frame is shown; one entry for a still picture. */
  readonly delays: readonly number[];
  /** How often an animation is shown; 0 is for ever. */
  readonly loop: number;
  readonly profile: Buffer | undefined;
  /** EXIF data without its prefix, and with the link to its thumbnail cleared. */
  readonly exif: Buffer | undefined;
  readonly xmp: Buffer | undefined;
  /** Hash of the transparency of all pixels; undefined if the picture has none. */
  readonly alpha: string | undefined;
}

const ANIMATED: ReadonlySet<string> = new Set(['gif', 'webp']);

/** True if a file is a picture that can be painted as one. */
export async function isPicture(path: string): Promise<boolean> {
  const { format = 'none' } = await sharp(path, { limitInputPixels: false })
    .metadata()
    .catch(() => ({ format: 'none' }));
  return ['jpeg', 'png', 'webp', 'gif', 'heif', 'tiff'].includes(format);
}

/** Reads and decodes all of a picture. @throws CommandError if it is damaged */
export async function readPicture(path: string): Promise<PictureFile> {
  const file = await readFile(path);
  try {
    const found = await sharp(file, { limitInputPixels: false }).metadata();
    const { format, width, height, orientation = 1, pages = 1, delay, loop = 1, icc, exif, xmp } = found;
    const isHeic = found.compression === 'hevc';
    const hasAlpha = found.hasAlpha && !isHeic;
    const animation = format === 'png' ? readAnimation(file) : undefined;
    const frames = ANIMATED.has(format) ? pages : 1;
    const decoded = sharp(file, { limitInputPixels: false, failOn: 'error', animated: frames > 1 });
    const alpha = isHeic ? file : await (hasAlpha ? decoded.extractChannel('alpha') : decoded).raw().toBuffer();
    return {
      bytes: file.length,
      sha256: sha256(file),
      format,
      isHeic,
      width,
      height,
      orientation,
      delays: animation?.delays ?? Array.from({ length: frames }, (_, i) => delay?.[i] ?? 0),
      loop: animation?.loop ?? loop,
      profile: icc,
      exif: exif && bareExif(exif),
      xmp,
      alpha: hasAlpha ? sha256(alpha) : undefined,
    };
  } catch (cause) {
    throw new CommandError('unreadable', `libvips can't read ${path}: name a whole picture.`, undefined, { cause });
  }
}

/**
 * Reads frame times and loops of an animated PNG, of which libvips reads the first picture only.
 * @returns undefined for a still picture: `acTL` has to come before the pixels, and a frame without data doesn't count
 */
function readAnimation(file: Buffer): { delays: number[]; loop: number } | undefined {
  const delays: number[] = [];
  let loop: number | undefined;
  let delay: number | undefined;
  for (let at = 8, end = 8; at + 12 <= file.length; at = end) {
    const type = file.toString('latin1', at + 4, at + 8);
    end = at + 12 + file.readUInt32BE(at);
    if (end > file.length || (type === 'IDAT' && loop === undefined)) break;
    if (type === 'acTL') loop = file.readUInt32BE(at + 12);
    if (type === 'fcTL') delay = (1_000 * file.readUInt16BE(at + 28)) / (file.readUInt16BE(at + 30) || 100);
    if (delay === undefined || (type !== 'IDAT' && type !== 'fdAT')) continue;
    delays.push(delay);
    delay = undefined;
  }
  return loop === undefined || delays.length === 0 ? undefined : { delays, loop };
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

function bareExif(exif: Buffer): Buffer {
  const bare = Buffer.from(exif.toString('latin1', 0, 4) === 'Exif' ? exif.subarray(6) : exif);
  const isLittle = bare.toString('latin1', 0, 2) === 'II';
  try {
    const directory = isLittle ? bare.readUInt32LE(4) : bare.readUInt32BE(4);
    const entries = isLittle ? bare.readUInt16LE(directory) : bare.readUInt16BE(directory);
    bare.writeUInt32BE(0, directory + 2 + 12 * entries);
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown;
  }
  return bare;
}
