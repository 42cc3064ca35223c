import sharp from 'sharp';
import type { Frames } from './read-frames.ts';

/** The most bytes of a moving picture: chats and mail take as much. */
const MOST_BYTES = 2_000_000;
/** Qualities of WebP that are tried until the bytes are few enough; then every second frame is left out. */
const QUALITIES = [75, 55, 40, 25, 12];
const COLUMNS = 4;
const GAP = 8;
const JPEG_QUALITY = 88;

/** Makes a JPEG of the first frame. */
export function still({ width, height, frames: [frame] }: Frames): Promise<Buffer> {
  if (!frame) throw new Error('There is no frame.');
  return sharp(frame, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: JPEG_QUALITY })
    .toBuffer();
}

/** Makes a JPEG of all frames, four in a row. */
export function contactSheet({ width, height, frames }: Frames): Promise<Buffer> {
  const columns = Math.min(COLUMNS, frames.length);
  const rows = Math.ceil(frames.length / columns);
  const side = (count: number, size: number) => count * (size + GAP) + GAP;
  const background = { r: 16, g: 16, b: 18 };
  return sharp({ create: { width: side(columns, width), height: side(rows, height), channels: 3, background } })
    .composite(
      frames.map((frame, i) => ({
        input: Buffer.from(frame),
        raw: { width, height, channels: 3 as const },
        left: side(i % columns, width),
        top: side(Math.floor(i / columns), height),
      })),
    )
    .jpeg({ quality: JPEG_QUALITY })
    .toBuffer();
}

/** Makes an endless animated WebP of at most 2 MB. */
export async function animation({ width, height, frames }: Frames, rate: number): Promise<Buffer> {
  const raw = { width, height: height * frames.length, channels: 3 as const, pageHeight: height };
  const delay = frames.map(() => Math.round(1_000 / rate));
  for (const quality of QUALITIES) {
    const made = await sharp(Buffer.concat(frames), { raw }).webp({ quality, effort: 2, loop: 0, delay }).toBuffer();
    if (made.length <= MOST_BYTES || frames.length < 2) return made;
  }
  return animation({ width, height, frames: frames.filter((_, i) => i % 2 === 0) }, rate / 2);
}

/** Shows the left half of each frame of the source, and the right half of its painting, with a line between them. */
export function sideBySide(before: Frames, after: Frames): Frames {
  const { width, height } = after;
  const half = Math.floor(width / 2) * 3;
  const frames = after.frames.map((painted, i) => {
    const source = before.frames[Math.min(i, before.frames.length - 1)];
    if (!source) throw new Error('The source has no frames there.');
    const both = Buffer.from(painted);
    for (let y = 0; y < height; y++) {
      const row = y * width * 3;
      both.set(source.subarray(row, row + half), row);
      both.fill(255, row + half - 3, row + half + 3);
    }
    return both;
  });
  return { width, height, frames };
}
