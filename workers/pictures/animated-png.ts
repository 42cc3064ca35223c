import sharp from 'sharp';
import { type PngChunk, pngChunks, uint32, writePng } from './png-chunks.ts';

/** A frame of an animated PNG: a part of the picture, and what becomes of it (PNG, third edition, section 11.3.6.2). */
interface ApngFrame {
  readonly control: Buffer;
  readonly width: number;
  readonly height: number;
  readonly x: number;
  readonly y: number;
  /** How long the frame is shown, in milliseconds. */
  readonly milliseconds: number;
  /** What becomes of the part before the next frame: nothing, transparent black, or what was there before. */
  readonly disposal: number;
  /** True if the frame is laid over what is there; else it replaces that. */
  readonly isOver: boolean;
  readonly data: Buffer[];
}

export interface AnimatedPng {
  readonly width: number;
  readonly height: number;
  /** Milliseconds that each frame is shown. */
  readonly delays: readonly number[];
  readonly frames: readonly ApngFrame[];
  readonly chunks: readonly PngChunk[];
}

const CONTROL_BYTES = 26;
const SEQUENCE_BYTES = 4;
const [TO_CLEAR, TO_RESTORE] = [1, 2];
/** Hundredths of a second, if a frame states none. */
const DEFAULT_DENOMINATOR = 100;

/**
 * Reads the frames of an animated PNG, without their pixels.
 * @returns undefined if it is a still picture: `acTL` doesn't come before the pixels (PNG, third edition, section 11.3.6.1), or no
 *   frame has data
 */
export function readAnimatedPng(file: Buffer): AnimatedPng | undefined {
  const chunks = pngChunks(file);
  if (chunks.find(({ type }) => type === 'acTL' || type === 'IDAT')?.type !== 'acTL') return undefined;
  const header = chunks[0]?.data;
  if (!header || header.length < 13) return undefined;
  const frames: ApngFrame[] = [];
  for (const { type, data } of chunks) {
    if (type === 'fcTL' && data.length >= CONTROL_BYTES) frames.push(frameOf(data));
    // A picture before the first frame is for programs that know no animations.
    if (type === 'IDAT') frames.at(-1)?.data.push(data);
    if (type === 'fdAT') frames.at(-1)?.data.push(data.subarray(SEQUENCE_BYTES));
  }
  const whole = frames.filter(({ data }) => data.length > 0);
  if (whole.length === 0) return undefined;
  const size = { width: header.readUInt32BE(0), height: header.readUInt32BE(4) };
  return { ...size, frames: whole, chunks, delays: whole.map(({ milliseconds }) => milliseconds) };
}

function frameOf(control: Buffer): ApngFrame {
  const [width = 0, height = 0, x = 0, y = 0] = [4, 8, 12, 16].map((at) => control.readUInt32BE(at));
  const [num, den] = [control.readUInt16BE(20), control.readUInt16BE(22) || DEFAULT_DENOMINATOR];
  const milliseconds = Math.round((1_000 * num) / den);
  const [disposal, isOver] = [control.readUInt8(24), control.readUInt8(25) === 1];
  return { control, width, height, x, y, milliseconds, disposal, isOver, data: [] };
}

/** True if no part of a picture without transparency becomes transparent: its frames are laid on one that covers it, and never removed. */
export function isCovered({ width, height, frames }: AnimatedPng): boolean {
  const [first] = frames;
  const isWhole = first?.width === width && first.height === height && first.disposal !== TO_RESTORE;
  return isWhole && frames.every(({ disposal }) => disposal !== TO_CLEAR);
}

/**
 * Decodes the frames one after another, each as the whole picture that is shown.
 * @returns RGBA bytes, which the next frame overwrites
 * @throws RangeError if a frame isn't in the picture; what sharp throws for damaged pixels
 */
export async function* animatedPixels({ width, height, frames, chunks }: AnimatedPng): AsyncGenerator<Buffer, void> {
  const canvas = Buffer.alloc(width * height * 4);
  for (const [i, frame] of frames.entries()) {
    if (frame.x + frame.width > width || frame.y + frame.height > height)
      throw new RangeError('a frame is larger than the picture');
    const isRestored = frame.disposal === TO_RESTORE && i > 0;
    const before = isRestored ? Buffer.from(canvas) : undefined;
    const pixels = await sharp(alone(frame, chunks), { limitInputPixels: false, failOn: 'error', ignoreIcc: true })
      .pipelineColourspace('srgb')
      .toColourspace('srgb')
      .ensureAlpha()
      .raw()
      .toBuffer();
    draw(pixels, canvas, width, frame);
    yield canvas;
    if (before) before.copy(canvas);
    else if (frame.disposal === TO_CLEAR || frame.disposal === TO_RESTORE) clear(canvas, width, frame);
  }
}

/** Makes a PNG of one frame, with the colours of the animation. */
function alone({ width, height, data }: ApngFrame, chunks: readonly PngChunk[]): Buffer {
  const header = Buffer.from(chunks[0]?.data ?? []);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  const colours = chunks.filter(({ type }) => ['PLTE', 'tRNS'].includes(type));
  return writePng([{ type: 'IHDR', data: header }, ...colours, ...data.map((each) => ({ type: 'IDAT', data: each }))]);
}

function draw(pixels: Buffer, canvas: Buffer, stride: number, frame: ApngFrame): void {
  for (let row = 0, from = 0; row < frame.height; row++) {
    const start = ((frame.y + row) * stride + frame.x) * 4;
    if (frame.isOver) {
      for (let to = start; to < start + frame.width * 4; to += 4, from += 4) layOver(pixels, from, canvas, to);
    } else {
      pixels.copy(canvas, start, from, from + frame.width * 4);
      from += frame.width * 4;
    }
  }
}

/** Lays a pixel over another one; colours aren't multiplied by their opacity (PNG, third edition, section 13.16). */
function layOver(pixels: Buffer, from: number, canvas: Buffer, to: number): void {
  const [above, below] = [(pixels[from + 3] as number) / 255, (canvas[to + 3] as number) / 255];
  const alpha = above + below * (1 - above);
  for (let channel = 0; channel < 3; channel++) {
    const mixed = (pixels[from + channel] as number) * above + (canvas[to + channel] as number) * below * (1 - above);
    canvas[to + channel] = alpha === 0 ? 0 : Math.round(mixed / alpha);
  }
  canvas[to + 3] = Math.round(alpha * 255);
}

function clear(canvas: Buffer, stride: number, { x, y, width, height }: ApngFrame): void {
  for (let row = y; row < y + height; row++) canvas.fill(0, (row * stride + x) * 4, (row * stride + x + width) * 4);
}

/**
 * Writes painted frames as an animated PNG with the frame times and loops of its source.
 * @param pixels RGB of all frames, or RGBA, whose transparency is that of the source
 */
export async function writeAnimatedPng(pixels: Buffer, source: AnimatedPng, hasAlpha: boolean): Promise<Buffer> {
  const { width, height, frames, chunks } = source;
  const channels = hasAlpha ? 4 : 3;
  const size = width * height * channels;
  let sequence = 0;
  const written: PngChunk[] = [];
  const transparent = hasAlpha ? animatedPixels(source) : undefined;
  for (const [i, { control }] of frames.entries()) {
    const frame = pixels.subarray(i * size, (i + 1) * size);
    const shown = await transparent?.next();
    if (shown && !shown.done) for (let alpha = 3; alpha < size; alpha += 4) frame[alpha] = shown.value[alpha] as number;
    const encoded = pngChunks(await sharp(frame, { raw: { width, height, channels } }).png().toBuffer());
    if (i === 0) written.push(...encoded.filter(({ type }) => type === 'IHDR'), loopsOf(chunks, frames.length));
    written.push({ type: 'fcTL', data: controlOf(control, { sequence: sequence++, width, height }) });
    for (const { data } of encoded.filter(({ type }) => type === 'IDAT')) {
      const numbered = () => Buffer.concat([uint32(sequence++), data]);
      written.push(i === 0 ? { type: 'IDAT', data } : { type: 'fdAT', data: numbered() });
    }
  }
  return writePng([...written, { type: 'IEND', data: Buffer.alloc(0) }]);
}

function loopsOf(chunks: readonly PngChunk[], frames: number): PngChunk {
  const data = Buffer.alloc(8);
  data.writeUInt32BE(frames, 0);
  chunks.find(({ type }) => type === 'acTL')?.data.copy(data, 4, 4, 8);
  return { type: 'acTL', data };
}

/** A painted frame is the whole picture, and replaces what was there. */
function controlOf(control: Buffer, of: { sequence: number; width: number; height: number }): Buffer {
  const data = Buffer.alloc(CONTROL_BYTES);
  data.writeUInt32BE(of.sequence, 0);
  data.writeUInt32BE(of.width, 4);
  data.writeUInt32BE(of.height, 8);
  control.copy(data, 20, 20, 24);
  return data;
}
