/** A subtitle that is a picture, and the seconds in which it is shown. */
export interface PictureCue {
  readonly start: number;
  readonly end: number;
}

const CLOCK = 90_000;
/** Types of segments, as Blu-ray discs have them. */
const [PALETTE, PICTURE, COMPOSITION, WINDOW, END] = [0x14, 0x15, 0x16, 0x17, 0x80];
const [WIDTH, HEIGHT] = [16, 8];

/** Writes PGS as a file of its own (`.sup`): bright boxes on a picture of 64×48 pixels. FFmpeg makes other subtitles of it. */
export function pictureSubtitles(cues: readonly PictureCue[]): Buffer {
  return Buffer.concat(
    cues.flatMap(({ start, end }, i) => [
      segment(start, COMPOSITION, composition(2 * i, [0, 0, 0, 0, ...short(8), ...short(32)])),
      segment(start, WINDOW, WINDOW_BYTES),
      segment(start, PALETTE, [0, 0, 1, 235, 128, 128, 255]),
      segment(start, PICTURE, pictureBytes()),
      segment(start, END, []),
      segment(end, COMPOSITION, composition(2 * i + 1)),
      segment(end, WINDOW, WINDOW_BYTES),
      segment(end, END, []),
    ]),
  );
}

const short = (value: number) => [value >> 8, value & 0xff];
const WINDOW_BYTES = [1, 0, ...short(8), ...short(32), ...short(WIDTH), ...short(HEIGHT)];

function composition(number: number, object: readonly number[] = []): number[] {
  const isShown = object.length > 0;
  return [...short(64), ...short(48), 0x10, ...short(number), isShown ? 0x80 : 0, 0, 0, isShown ? 1 : 0, ...object];
}

/** Each row is one run of the first colour. */
function pictureBytes(): number[] {
  const rows = Array.from({ length: HEIGHT }, () => [0, 0x80 | WIDTH, 1, 0, 0]).flat();
  return [0, 0, 0, 0xc0, 0, ...short(rows.length + 4), ...short(WIDTH), ...short(HEIGHT), ...rows];
}

function segment(seconds: number, type: number, content: readonly number[]): Buffer {
  const head = Buffer.alloc(13);
  head.write('PG', 'latin1');
  head.writeUInt32BE(Math.round(seconds * CLOCK), 2);
  head.writeUInt8(type, 10);
  head.writeUInt16BE(content.length, 11);
  return Buffer.concat([head, Buffer.from(content)]);
}
