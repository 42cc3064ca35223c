import { nv12FrameBytes, type ResolvedColour, rgbToYuvMatrix, yuvToRgbMatrix } from './colour.ts';

/** A picture as RGB bytes, in rows. */
export interface RgbPicture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/** The colour of JPEG files (JFIF): the matrix of BT.601, in full range. */
export const PICTURE_COLOUR: ResolvedColour = { matrix: 'bt601', range: 'full' };

// The engines have a conversion of their own, `rgb-planes.ts`, to floats in planes, as foreign networks need them. For pictures that are
// bytes before and after, it takes more than twice as long. A test compares the two.

/** Fixed point with 16 bits of fraction, so that products of a byte and a coefficient below 2 stay below 2³¹. */
const ONE = 1 << 16;
const HALF = ONE >> 1;

const TO_YUV = fixed(rgbToYuvMatrix(PICTURE_COLOUR), 255);
const TO_RGB = toRgbOf(PICTURE_COLOUR);

/** Converts RGB bytes to the NV12 frames that engines take. A chroma sample is the mean of its pixels. */
export function toNv12({ width, height, rgb }: RgbPicture): Uint8Array {
  const frame = new Uint8Array(nv12FrameBytes(width, height));
  writeLuma(rgb, frame.subarray(0, width * height));
  writeChroma(rgb, width, height, frame.subarray(width * height));
  return frame;
}

/** Converts an NV12 frame to RGB bytes. Each pixel takes the chroma of its block. */
export function fromNv12(frame: Uint8Array, width: number, height: number, colour = PICTURE_COLOUR): RgbPicture {
  const toRgb = colour === PICTURE_COLOUR ? TO_RGB : toRgbOf(colour);
  const [y0 = 0, u0 = 0, v0 = 0, c0 = 0, y1 = 0, u1 = 0, v1 = 0, c1 = 0, y2 = 0, u2 = 0, v2 = 0, c2 = 0] = toRgb;
  const rgb = new Uint8ClampedArray(width * height * 3);
  const stride = 2 * Math.ceil(width / 2);
  for (let row = 0, at = 0; row < height; row++) {
    const chroma = width * height + (row >> 1) * stride;
    for (let column = 0; column < width; column++, at += 3) {
      const y = frame[row * width + column] ?? 0;
      const u = frame[chroma + (column & ~1)] ?? 0;
      const v = frame[chroma + (column | 1)] ?? 0;
      rgb[at] = (y0 * y + u0 * u + v0 * v + c0) >> 16;
      rgb[at + 1] = (y1 * y + u1 * u + v1 * v + c1) >> 16;
      rgb[at + 2] = (y2 * y + u2 * u + v2 * v + c2) >> 16;
    }
  }
  return { width, height, rgb: new Uint8Array(rgb.buffer) };
}

function writeLuma(rgb: Uint8Array, luma: Uint8Array): void {
  const [r = 0, g = 0, b = 0, c = 0] = TO_YUV;
  for (let i = 0, at = 0; i < luma.length; i++, at += 3) {
    luma[i] = (r * (rgb[at] ?? 0) + g * (rgb[at + 1] ?? 0) + b * (rgb[at + 2] ?? 0) + c) >> 16;
  }
}

function writeChroma(rgb: Uint8Array, width: number, height: number, chroma: Uint8Array): void {
  const [, , , , ru = 0, gu = 0, bu = 0, cu = 0, rv = 0, gv = 0, bv = 0, cv = 0] = TO_YUV;
  let out = 0;
  for (let top = 0; top < height; top += 2) {
    const below = Math.min(top + 1, height - 1);
    for (let left = 0; left < width; left += 2) {
      const right = Math.min(left + 1, width - 1);
      const corners = [top * width + left, top * width + right, below * width + left, below * width + right] as const;
      const [red, green, blue] = [mean(rgb, corners, 0), mean(rgb, corners, 1), mean(rgb, corners, 2)];
      chroma[out++] = clamp((ru * red + gu * green + bu * blue + cu) >> 16);
      chroma[out++] = clamp((rv * red + gv * green + bv * blue + cv) >> 16);
    }
  }
}

type Corners = readonly [number, number, number, number];

function mean(rgb: Uint8Array, [a, b, c, d]: Corners, channel: number): number {
  const sum =
    (rgb[a * 3 + channel] ?? 0) +
    (rgb[b * 3 + channel] ?? 0) +
    (rgb[c * 3 + channel] ?? 0) +
    (rgb[d * 3 + channel] ?? 0);
  return (sum + 2) >> 2;
}

const clamp = (value: number) => Math.max(0, Math.min(255, value));

function toRgbOf(colour: ResolvedColour): Int32Array {
  return fixed(
    yuvToRgbMatrix(colour).map((factor) => factor * 255),
    1,
  );
}

/** Makes a row-major 3×4 matrix in fixed point, for inputs up to `scale`. The last column rounds to the nearest. */
function fixed(matrix: Float32Array, scale: number): Int32Array {
  return Int32Array.from(matrix, (factor, index) =>
    index % 4 === 3 ? Math.round(factor * ONE) + HALF : Math.round((factor / scale) * ONE),
  );
}
