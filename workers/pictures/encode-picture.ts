import sharp, { type Sharp } from 'sharp';
import { transient } from '../../core/contracts/failure.ts';
import type { ByteSource } from '../../core/media/bytes/byte-source.ts';
import { fromNv12 } from '../../core/media/pictures/rgb-frames.ts';
import { writeAnimatedPng } from './animated-png.ts';
import { heicMetadata } from './heic-metadata.ts';
import { withJpegMetadata } from './jpeg-metadata.ts';
import { lookAtPicture, type Picture } from './look-at-picture.ts';
import { withPngMetadata } from './png-chunks.ts';
import { writeWebp } from './webp-file.ts';

export interface PaintedPicture {
  /** Painted frames as NV12 in {@link PICTURE_COLOUR}, in the even size of `painted`. */
  readonly frames: AsyncIterable<Uint8Array>;
  readonly painted: { readonly width: number; readonly height: number };
  /** The file of the source, whose transparency, metadata and loops the painting gets. */
  readonly source: ByteSource;
  /** Name of the source in messages. */
  readonly name: string;
  /** 0 to 100, as of a video. */
  readonly quality: number;
}

/**
 * Writes painted frames as a picture in the format of its source, or HEIC as JPEG, with the same size, transparency, frame times, loops, orientation,
 * ICC profile and EXIF data.
 * @throws RepaintError `invalid-chunk`, retryable, if there are more or fewer frames than in the source
 */
export async function* paintedPicture({
  frames,
  painted,
  source: file,
  name,
  quality,
}: PaintedPicture): AsyncGenerator<Uint8Array, void> {
  const source = Buffer.from(await file.read(0, file.size));
  // The conversion has refused what is too large.
  const picture = await lookAtPicture(source, name, Number.POSITIVE_INFINITY);
  const { width, height, delays } = picture;
  const channels = picture.hasAlpha ? 4 : 3;
  const size = width * height * channels;
  const pixels = Buffer.alloc(size * delays.length);
  let count = 0;
  for await (const frame of frames) {
    if (count < delays.length)
      place(fromNv12(frame, painted.width, painted.height), picture, pixels.subarray(count * size));
    count++;
  }
  if (count !== delays.length)
    throw transient('invalid-chunk', `The picture came out with ${count} frames instead of ${delays.length}.`);
  yield await write({ pixels, picture, source, quality: encoderQuality(quality) });
}

/** Copies the part that the source has of a frame, and leaves room for transparency. */
function place(
  { rgb, width: stride }: { readonly rgb: Uint8Array; readonly width: number },
  { width, height, hasAlpha }: Picture,
  target: Buffer,
): void {
  const channels = hasAlpha ? 4 : 3;
  for (let row = 0, to = 0; row < height; row++) {
    for (let from = row * stride * 3, end = from + width * 3; from < end; from += 3, to += channels) {
      target[to] = rgb[from] as number;
      target[to + 1] = rgb[from + 1] as number;
      target[to + 2] = rgb[from + 2] as number;
    }
  }
}

/** JPEG and WebP at 90 look as good as a video at 70. */
function encoderQuality(quality: number): number {
  return Math.round(67 + quality / 3);
}

interface Write {
  readonly pixels: Buffer;
  readonly picture: Picture;
  readonly source: Buffer;
  readonly quality: number;
}

async function write({ pixels, picture, source, quality }: Write): Promise<Buffer> {
  const { isRgb, animation } = picture;
  if (animation) return withPngMetadata(await writeAnimatedPng(pixels, animation, picture.hasAlpha), source, isRgb);
  if (picture.isHeic) return writeHeic({ pixels, picture, source, quality });
  const filled = await overSource(pixels, picture, source);
  switch (picture.format) {
    case 'jpeg':
      return withJpegMetadata(await filled.jpeg({ quality }).toBuffer(), source, isRgb);
    case 'png':
      return withPngMetadata(await filled.png().toBuffer(), source, isRgb);
    case 'webp':
      return writeWebpOf(await filled.raw().toBuffer(), picture, source, quality);
    case 'gif':
      return filled.gif({ reuse: false, keepDuplicateFrames: true }).toBuffer();
    case 'tiff':
      return withProfile(filled, picture)
        .keepExif()
        .keepXmp()
        .tiff({ compression: 'lzw', predictor: 'horizontal' })
        .toBuffer();
    case 'avif':
      return withProfile(filled, picture).keepExif().keepXmp().avif({ quality }).toBuffer();
  }
}

async function writeHeic({ pixels, picture: { width, height, isRgb }, source, quality }: Write): Promise<Buffer> {
  const painted = sharp(pixels, { raw: { width, height, channels: 3 }, limitInputPixels: false }).jpeg({ quality });
  const metadata = heicMetadata(await sharp(source, { limitInputPixels: false }).metadata());
  return withJpegMetadata(await painted.toBuffer(), metadata, isRgb);
}

/** Puts pixels into the picture of the source, which keeps its transparency, frame times and loops. */
async function overSource(
  pixels: Buffer,
  { width, height, delays, hasAlpha, isRgb }: Picture,
  source: Buffer,
): Promise<Sharp> {
  const raw = { width, height: height * delays.length, channels: hasAlpha ? 4 : 3 } as const;
  return sharp(source, { limitInputPixels: false, failOn: 'error', animated: delays.length > 1, ignoreIcc: isRgb })
    .pipelineColourspace('srgb')
    .linear(0, 0)
    .boolean(pixels, 'or', { raw })
    .toColourspace('srgb');
}

function withProfile(filled: Sharp, { isRgb }: Picture): Sharp {
  return isRgb ? filled.keepIccProfile() : filled;
}

async function writeWebpOf(pixels: Buffer, picture: Picture, source: Buffer, quality: number): Promise<Buffer> {
  const { width, height, delays, hasAlpha } = picture;
  const channels = hasAlpha ? 4 : 3;
  const size = width * height * channels;
  const frames = [];
  for (const [page, milliseconds] of delays.entries()) {
    const raw = { width, height, channels } as const;
    const frame = sharp(pixels.subarray(page * size, (page + 1) * size), { raw, limitInputPixels: false });
    frames.push({ file: await frame.webp({ quality }).toBuffer(), milliseconds });
  }
  return writeWebp(frames, source, picture);
}
