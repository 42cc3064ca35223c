/** What FFmpeg says of a frame that it has decoded. */
export interface FrameLine {
  /** On the clock of what it was fed. */
  readonly pts: number;
  /** Pixels, before it is scaled. */
  readonly width: number;
}

const FRAME = /^\[Parsed_showinfo_\d+ @ \w+\] n: *\d+ pts: *(-?\d+) .* s:(\d+)x/;

/** A line of the filter `showinfo`, as all versions since 2018 write it; undefined for any other. */
export function parseFrameLine(line: string): FrameLine | undefined {
  const [, pts, width] = FRAME.exec(line) ?? [];
  return pts === undefined ? undefined : { pts: Number(pts), width: Number(width) };
}

/** Whether the line says that something of the next frame is made up; it comes before that of the frame. */
export function tellsOfCorruptFrame(line: string): boolean {
  return line.includes('corrupt decoded frame');
}

/** Whether the line says that the decoder made something up, though not in which frame. */
export function tellsOfConcealment(line: string): boolean {
  return /\] concealing \d+ DC|\] error while decoding MB|\] Could not find ref with POC/.test(line);
}
