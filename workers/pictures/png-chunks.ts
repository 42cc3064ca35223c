import { crc32 } from 'node:zlib';

/** A chunk of a PNG (third edition, section 5.3). */
export interface PngChunk {
  readonly type: string;
  readonly data: Buffer;
}

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
/** Length, type and CRC of a chunk. */
const OVERHEAD_BYTES = 12;

/** Reads the chunks of a PNG up to the first one that isn't whole. */
export function pngChunks(file: Buffer): PngChunk[] {
  const chunks: PngChunk[] = [];
  for (let at = SIGNATURE.length; at + OVERHEAD_BYTES <= file.length; ) {
    const end = at + OVERHEAD_BYTES + file.readUInt32BE(at);
    if (end > file.length) break;
    chunks.push({ type: file.toString('latin1', at + 4, at + 8), data: file.subarray(at + 8, end - 4) });
    at = end;
  }
  return chunks;
}

export function writePng(chunks: readonly PngChunk[]): Buffer {
  const bytes = chunks.map(({ type, data }) => {
    const content = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    return Buffer.concat([uint32(data.length), content, uint32(crc32(content))]);
  });
  return Buffer.concat([SIGNATURE, ...bytes]);
}

/** Encodes a number as a big-endian 32-bit integer. */
export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

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
