const EXPOSURE = 0.8;

/** Maps light to a linear share of the screen's white. Bright light is compressed instead of clipped, so that it keeps its colour. */
export function develop(light: number): number {
  const x = Math.max(light * EXPOSURE, 0);
  return Math.min((x * (2.3 * x + 0.06)) / (x * (2.2 * x + 0.72) + 0.16), 1);
}

const CODES = new Uint8ClampedArray(4097);
for (let i = 0; i < CODES.length; i++) CODES[i] = 255 * (i / 4096) ** (1 / 2.2);

/** Maps a linear share of white to an 8-bit value. */
export function encodeGamma(share: number): number {
  return CODES[Math.round(share * 4096)] as number;
}
