/** What FFmpeg's names of pixel formats say; only what a conversion goes by. */

/** Formats with transparency. */
export function hasAlpha(format: string): boolean {
  return /^(yuva|gbrap|ya\d|ayuv|vuya|(rgba|bgra|argb|abgr))/.test(format);
}

/** Red, green and blue, or colours from a table of them. */
export function isRgb(format: string): boolean {
  return /^(rgb|bgr|gbr|argb|abgr|0rgb|0bgr|pal8|x2rgb|x2bgr)/.test(format);
}

/** Bits a sample; 8 where the name doesn't say. */
export function bitsOf(format: string): number {
  if (/^(rgb48|bgr48|rgba64|bgra64|ya16)/.test(format)) return 16;
  const bits = /p(9|10|12|14|16)(le|be)?$|^gray(9|10|12|14|16)/.exec(format);
  return Number(bits?.[1] ?? bits?.[2] ?? bits?.[3] ?? 8);
}

/** Whether rows of colour are half as many, or columns, as in 4:2:0: such pictures need an even size. */
export function hasHalvedColour(format: string): boolean {
  return /^(yuvj?420|yuvj?422|yuv41|yuvj?440|nv\d|uyv|yuyv|yvyu)/.test(format);
}
