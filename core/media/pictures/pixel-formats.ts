// These functions read properties from FFmpeg's names of pixel formats.

/** True for formats with an alpha channel. */
export function hasAlpha(format: string): boolean {
  return /^(yuva|gbrap|ya\d|ayuv|vuya|(rgba|bgra|argb|abgr))/.test(format);
}

/** True for RGB, and for colours from a palette. */
export function isRgb(format: string): boolean {
  return /^(rgb|bgr|gbr|argb|abgr|0rgb|0bgr|pal8|x2rgb|x2bgr)/.test(format);
}

/** Returns the number of bits per sample; 8 if the name states none. */
export function bitsOf(format: string): number {
  if (/^(rgb48|bgr48|rgba64|bgra64|ya16)/.test(format)) return 16;
  const bits = /p(9|10|12|14|16)(le|be)?$|^gray(9|10|12|14|16)/.exec(format);
  return Number(bits?.[1] ?? bits?.[2] ?? bits?.[3] ?? 8);
}

/** True for formats with chroma subsampling, such as 4:2:0, which need an even size. */
export function hasHalvedColour(format: string): boolean {
  return /^(yuvj?420|yuvj?422|yuv41|yuvj?440|nv\d|uyv|yuyv|yvyu)/.test(format);
}
