import { probeLines } from './run-probe.ts';

export interface DecodedFrames {
  /** Ticks, in the order of display, as ffprobe gives them. */
  readonly pts: readonly number[];
  /** `640x360`, in the order in which they turn up. */
  readonly sizes: readonly string[];
  readonly hasInterlaced: boolean;
  /** What the decoder complained of. */
  readonly complaints: readonly string[];
}

const ENTRIES = 'frame=best_effort_timestamp,width,height,interlaced_frame';

/** Decodes a stream to its end: what a viewer sees, hidden and discarded pictures left out. */
export async function readFrames(ffprobe: string, path: string, stream: number): Promise<DecodedFrames> {
  const pts: number[] = [];
  const sizes = new Set<string>();
  let hasInterlaced = false;
  const args = ['-select_streams', String(stream), '-show_entries', ENTRIES];
  const complaints = await probeLines(ffprobe, path, args, (line) => {
    const width = /(?:^|\|)width=(\d+)/.exec(line)?.[1];
    if (width === undefined) return;
    pts.push(Number(/best_effort_timestamp=(-?\d+)/.exec(line)?.[1] ?? Number.NaN));
    sizes.add(`${width}x${/(?:^|\|)height=(\d+)/.exec(line)?.[1]}`);
    hasInterlaced ||= line.includes('interlaced_frame=1');
  });
  return { pts, sizes: [...sizes], hasInterlaced, complaints };
}
