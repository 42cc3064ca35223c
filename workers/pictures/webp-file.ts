/** A chunk of a RIFF file, with its header and padding. */
interface RiffChunk {
  readonly type: string;
  readonly data: Buffer;
}

export interface WebpFrame {
  /** A WebP file with one picture of the size of the animation. */
  readonly file: Buffer;
  readonly milliseconds: number;
}

/** Flags of VP8X (RFC 9649, section 2.7.1). */
const FLAGS = { animation: 0x02, XMP: 0x04, EXIF: 0x08, alpha: 0x10, ICCP: 0x20 };
/** Flags of a frame: it replaces what was there. */
const REPLACES = 0x02;
const RIFF_HEADER_BYTES = 12;

/**
 * Writes a WebP file of painted frames with the ICC profile, EXIF data and XMP data of its source, byte for byte, and with its loops. An
 * encoder of animations would merge frames that look alike.
 * @param isRgb false if the ICC profile doesn't suit the painting
 */
export function writeWebp(
  frames: readonly WebpFrame[],
  source: Buffer,
  { width, height, hasAlpha, isRgb }: { width: number; height: number; hasAlpha: boolean; isRgb: boolean },
): Buffer {
  const from = chunksOf(source);
  const find = (wanted: string) => from.find(({ type }) => type === wanted);
  const [profile, exif, xmp] = [isRgb ? find('ICCP') : undefined, find('EXIF'), find('XMP ')];
  const animation = find('ANIM');
  const flags =
    (animation ? FLAGS.animation : 0) |
    (hasAlpha ? FLAGS.alpha : 0) |
    (profile ? FLAGS.ICCP : 0) |
    (exif ? FLAGS.EXIF : 0) |
    (xmp ? FLAGS.XMP : 0);
  const head = Buffer.alloc(10);
  head[0] = flags;
  head.writeUIntLE(width - 1, 4, 3);
  head.writeUIntLE(height - 1, 7, 3);
  const pictures = animation
    ? [animation, ...frames.map((frame) => animated(frame, width, height))]
    : frames.flatMap(({ file }) => pictureOf(file));
  const chunks = [{ type: 'VP8X', data: head }, profile, ...pictures, exif, xmp].flatMap((each) =>
    each ? [bytesOf(each)] : [],
  );
  return riff(Buffer.concat(chunks));
}

function animated({ file, milliseconds }: WebpFrame, width: number, height: number): RiffChunk {
  const head = Buffer.alloc(16);
  head.writeUIntLE(width - 1, 6, 3);
  head.writeUIntLE(height - 1, 9, 3);
  head.writeUIntLE(milliseconds, 12, 3);
  head[15] = REPLACES;
  return { type: 'ANMF', data: Buffer.concat([head, ...pictureOf(file).map(bytesOf)]) };
}

/** Returns the chunks that hold the pixels. */
function pictureOf(file: Buffer): RiffChunk[] {
  return chunksOf(file).filter(({ type }) => ['ALPH', 'VP8 ', 'VP8L'].includes(type));
}

function chunksOf(file: Buffer): RiffChunk[] {
  const chunks: RiffChunk[] = [];
  for (let at = RIFF_HEADER_BYTES; at + 8 <= file.length; ) {
    const size = file.readUInt32LE(at + 4);
    chunks.push({ type: file.toString('latin1', at, at + 4), data: file.subarray(at + 8, at + 8 + size) });
    at += 8 + size + (size % 2);
  }
  return chunks;
}

function bytesOf({ type, data }: RiffChunk): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
}

function riff(content: Buffer): Buffer {
  return bytesOf({ type: 'RIFF', data: Buffer.concat([Buffer.from('WEBP'), content]) });
}
