/** Chunks that describe a picture and hold no pixels (PNG, third edition, section 11.3). */
const KEPT = new Set(['iCCP', 'sRGB', 'gAMA', 'cHRM', 'cICP', 'pHYs', 'eXIf', 'tEXt', 'zTXt', 'iTXt', 'tIME']);
/** Chunks about colours, which are wrong if the pixels were converted. */
const COLOUR = new Set(['iCCP', 'sRGB', 'gAMA', 'cHRM', 'cICP']);
const SIGNATURE_BYTES = 8;
/** Length, type and CRC of a chunk. */
const CHUNK_OVERHEAD = 12;

interface PngChunk {
  readonly type: string;
  readonly bytes: Buffer;
}

/**
 * Gives a painted PNG the metadata of its source, byte for byte.
 * @param isRgb false if the source's colour description doesn't suit the painting
 */
export function withPngMetadata(painted: Buffer, source: Buffer, isRgb: boolean): Buffer {
  const kept = chunksOf(source).filter(({ type }) => KEPT.has(type) && (isRgb || !COLOUR.has(type)));
  const [header, ...rest] = chunksOf(painted).filter(({ type }) => !KEPT.has(type));
  const bytes = [header, ...kept, ...rest].map((chunk) => chunk?.bytes ?? Buffer.alloc(0));
  return Buffer.concat([painted.subarray(0, SIGNATURE_BYTES), ...bytes]);
}

function chunksOf(png: Buffer): PngChunk[] {
  const chunks: PngChunk[] = [];
  for (let at = SIGNATURE_BYTES; at + CHUNK_OVERHEAD <= png.length; ) {
    const end = at + CHUNK_OVERHEAD + png.readUInt32BE(at);
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), bytes: png.subarray(at, end) });
    at = end;
  }
  return chunks;
}
