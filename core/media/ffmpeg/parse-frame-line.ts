/** FFmpeg's description of a frame that it has decoded. */
export interface FrameLine {
  /** Presentation time on the clock of its input, in ticks. */
  readonly pts: number;
  /** Width in pixels before scaling. */
  readonly width: number;
  readonly height: number;
}

const FRAME = /^\[Parsed_showinfo_\d+ @ \w+\] n: *\d+ pts: *(-?\d+) .* sar:(\d+)\/1 s:(\d+)x/;

/** Parses a line of the filter `showinfo`, in the form of all versions since 2018; undefined for any other line. */
export function parseFrameLine(line: string): FrameLine | undefined {
  const [, pts, height, width] = FRAME.exec(line) ?? [];
  return pts === undefined ? undefined : { pts: Number(pts), width: Number(width), height: Number(height) };
}

/** True if the line reports that the next frame is corrupt. It comes before the line that describes the frame. */
export function isCorruptFrameLine(line: string): boolean {
  return line.includes('corrupt decoded frame');
}

/** True if the line reports that the decoder concealed damage. It doesn't state in which frame. */
export function isConcealmentLine(line: string): boolean {
  return /\] concealing \d+ DC|\] error while decoding MB|\] Could not find ref with POC/.test(line);
}
