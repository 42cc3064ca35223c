import type { ColourDescription } from '../../contracts/colour-description.ts';

/** A colour description without unspecified parts. */
export interface ResolvedColour {
  readonly matrix: Exclude<ColourDescription['matrix'], 'unspecified'>;
  readonly range: Exclude<ColourDescription['range'], 'unspecified'>;
}

/** Kr and Kb of each matrix: ITU-T H.273 (07/2021), table 4, MatrixCoefficients 5 and 6, 1, 9, 7 and 4. */
const LUMA_WEIGHTS: Record<ResolvedColour['matrix'], { readonly kr: number; readonly kb: number }> = {
  bt601: { kr: 0.299, kb: 0.114 },
  bt709: { kr: 0.2126, kb: 0.0722 },
  bt2020: { kr: 0.2627, kb: 0.0593 },
  smpte240m: { kr: 0.212, kb: 0.087 },
  fcc: { kr: 0.3, kb: 0.11 },
};

/** Byte values of black and of the spans of luma and chroma: ITU-T H.273 (07/2021), equations 20 to 25, for 8 bits. */
const BYTE_RANGES: Record<
  ResolvedColour['range'],
  { readonly black: number; readonly luma: number; readonly chroma: number }
> = {
  limited: { black: 16, luma: 219, chroma: 224 },
  full: { black: 0, luma: 255, chroma: 255 },
};

/** The byte value of chroma that means no colour, in either range. */
const NEUTRAL = 128;

/**
 * Decides what to assume for unspecified colour. Standard definition is BT.601, and anything larger is BT.709, as CTA-861
 * assigns them to television formats. The limit (1280 columns or more than 576 rows) is that of mpv; it is right for cropped
 * wide pictures and for portrait ones. An unspecified range is limited, as in every broadcast standard.
 */
export function resolveColour(colour: ColourDescription, size: { width: number; height: number }): ResolvedColour {
  const guess = size.width >= 1280 || size.height > 576 ? 'bt709' : 'bt601';
  return {
    matrix: colour.matrix === 'unspecified' ? guess : colour.matrix,
    range: colour.range === 'unspecified' ? 'limited' : colour.range,
  };
}

/** Returns the row-major 3×4 matrix M of `(R, G, B)` in 0..1 = M · `(Y, U, V, 1)`, with Y, U and V as bytes 0..255. */
export function yuvToRgbMatrix(colour: ResolvedColour): Float32Array {
  const { kr, kb } = LUMA_WEIGHTS[colour.matrix];
  const { black, luma, chroma } = BYTE_RANGES[colour.range];
  const kg = 1 - kr - kb;
  const row = (u: number, v: number) => [
    1 / luma,
    u / chroma,
    v / chroma,
    -black / luma - ((u + v) * NEUTRAL) / chroma,
  ];
  return Float32Array.from([
    ...row(0, 2 * (1 - kr)),
    ...row((-2 * (1 - kb) * kb) / kg, (-2 * (1 - kr) * kr) / kg),
    ...row(2 * (1 - kb), 0),
  ]);
}

/** Returns the row-major 3×4 matrix M of `(Y, U, V)` as bytes, neither rounded nor clipped, = M · `(R, G, B, 1)`, with R, G and B in 0..1. */
export function rgbToYuvMatrix(colour: ResolvedColour): Float32Array {
  const { kr, kb } = LUMA_WEIGHTS[colour.matrix];
  const { black, luma, chroma } = BYTE_RANGES[colour.range];
  const kg = 1 - kr - kb;
  const u = chroma / (2 * (1 - kb));
  const v = chroma / (2 * (1 - kr));
  return Float32Array.from([
    ...[luma * kr, luma * kg, luma * kb, black],
    ...[-u * kr, -u * kg, u * (1 - kb), NEUTRAL],
    ...[v * (1 - kr), -v * kg, -v * kb, NEUTRAL],
  ]);
}

/** Returns the size in bytes of an 8-bit NV12 frame: luma, then interleaved U and V at half the size, rounded up. */
export function nv12FrameBytes(width: number, height: number): number {
  return width * height + 2 * Math.ceil(width / 2) * Math.ceil(height / 2);
}
