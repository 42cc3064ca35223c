import { pngChunks, writePng } from './png-chunks.ts';

/** Chunks that describe a picture and hold no pixels (PNG, third edition, section 11.3). */
const KEPT = new Set(['iCCP', 'sRGB', 'gAMA', 'cHRM', 'cICP', 'pHYs', 'eXIf', 'tEXt', 'zTXt', 'iTXt', 'tIME']);
/** Chunks about colours, which are wrong if the pixels were converted. */
const COLOUR = new Set(['iCCP', 'sRGB', 'gAMA', 'cHRM', 'cICP']);

/**
 * Gives a painted PNG the metadata of its source, byte for byte.
 * @param isRgb false if the source's colour description doesn't suit the painting
 */
export function withPngMetadata(painted: Buffer, source: Buffer, isRgb: boolean): Buffer {
  const kept = pngChunks(source).filter(({ type }) => KEPT.has(type) && (isRgb || !COLOUR.has(type)));
  const [header, ...rest] = pngChunks(painted).filter(({ type }) => !KEPT.has(type));
  return writePng([...(header ? [header] : []), ...kept, ...rest]);
}
