import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import sharp from 'sharp';
import { installedBinary } from '../../../core/media/ffmpeg/installed-binary.ts';
import { nv12FrameBytes, type ResolvedColour, rgbToYuvMatrix } from '../../../core/media/pictures/colour.ts';
import type { FrameFormat } from '../../../engine/style-engine.ts';

/** A frame with its format. */
export interface Picture {
  readonly frame: Uint8Array;
  readonly format: FrameFormat;
}

const FFMPEG = installedBinary('ffmpeg') ?? 'ffmpeg';
const COLOUR: ResolvedColour = { matrix: 'bt709', range: 'limited' };

export function formatOf(width: number, height: number, colour: FrameFormat['colour'] = COLOUR): FrameFormat {
  return { width, height, colour };
}

/** Makes a frame of noise, the same for the same seed (Lehmer's generator). */
export function noise(width: number, height: number, seed: number): Uint8Array {
  let state = seed + 1;
  return new Uint8Array(nv12FrameBytes(width, height)).map(() => {
    state = (state * 48_271) % 2_147_483_647;
    return state >> 8;
  });
}

/** Draws hills under a sky, with gradients, soft and hard edges, and colours of every hue. */
export function landscape(width: number, height: number): Picture {
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) rgb.set(landscapePixel(x / width, y / height), (y * width + x) * 3);
  }
  return { frame: nv12FromRgb(rgb, width, height), format: formatOf(width, height) };
}

function landscapePixel(x: number, y: number): [number, number, number] {
  const hill = 0.6 + 0.15 * Math.sin(9 * x) + 0.03 * Math.sin(41 * x);
  if (Math.hypot(x - 0.7, y - 0.25) < 0.08) return [255, 240, 170];
  if (y < hill) return [90 + 120 * y, 130 + 80 * y, 230 - 60 * x];
  const grass = 0.5 + 0.5 * Math.sin(130 * x + 70 * y);
  return [60 + 90 * grass * y, 90 + 80 * grass, 40 + 60 * x];
}

/** Decodes one frame of a video with FFmpeg. */
function videoFrame(file: string, seconds: number, width: number, height: number): Picture {
  const args = ['-v', 'error', '-ss', String(seconds), '-i', file, '-frames:v', '1', '-vf', `scale=${width}:${height}`];
  const frame = execFileSync(FFMPEG, [...args, '-pix_fmt', 'nv12', '-f', 'rawvideo', '-'], { maxBuffer: 2 ** 24 });
  return { frame, format: formatOf(width, height) };
}

/** Reads a picture file and scales it to `width`. */
export async function photo(file: string, width: number): Promise<Picture> {
  const image = sharp(file).resize({ width }).removeAlpha().toColourspace('srgb').raw();
  const { data, info } = await image.toBuffer({ resolveWithObject: true });
  return { frame: nv12FromRgb(data, info.width, info.height), format: formatOf(info.width, info.height) };
}

/** Returns a frame of the sample clip, or a drawn one if the clip is absent. */
export function realFrame(width = 1280, height = 720): Picture {
  const sample = 'samples/sample.mp4';
  return existsSync(sample) ? videoFrame(sample, 2, width, height) : landscape(width, height);
}

/** Converts RGB to NV12; the chroma is that of the upper left pixel of each four. */
function nv12FromRgb(rgb: Uint8Array, width: number, height: number): Uint8Array {
  const matrix = rgbToYuvMatrix(COLOUR);
  const frame = new Uint8ClampedArray(nv12FrameBytes(width, height));
  const chromaWidth = Math.ceil(width / 2);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const pixel = rgb.subarray((y * width + x) * 3, (y * width + x) * 3 + 3);
      frame[y * width + x] = row(matrix, 0, pixel);
      if (x % 2 === 1 || y % 2 === 1) continue;
      const chroma = width * height + 2 * ((y / 2) * chromaWidth + x / 2);
      frame[chroma] = row(matrix, 1, pixel);
      frame[chroma + 1] = row(matrix, 2, pixel);
    }
  }
  return new Uint8Array(frame.buffer);
}

function row(matrix: Float32Array, index: number, pixel: Uint8Array): number {
  const [r = 0, g = 0, b = 0, one = 0] = matrix.subarray(index * 4, index * 4 + 4);
  const [red = 0, green = 0, blue = 0] = pixel;
  return (r * red + g * green + b * blue) / 255 + one;
}
