const EXPOSURE = 0.8;

/** Light to the share of the screen's white, linear: bright things keep their colour and never clip hard. */
export function develop(light: number): number {
  const x = Math.max(light * EXPOSURE, 0);
  return Math.min((x * (2.3 * x + 0.06)) / (x * (2.2 * x + 0.72) + 0.16), 1);
}

const CODES = new Uint8ClampedArray(4097);
for (let i = 0; i < CODES.length; i++) CODES[i] = 255 * (i / 4096) ** (1 / 2.2);

/** Linear share of white to an 8-bit code. */
export function encodeGamma(share: number): number {
  return CODES[Math.round(share * 4096)] as number;
}
