import { probeLines } from './run-probe.ts';

export interface DecodedFrames {
  /** The times in ticks, in the order of display. */
  readonly pts: readonly number[];
  /** The sizes of the frames, such as `640x360`, in the order of their first frame. */
  readonly sizes: readonly string[];
  readonly hasInterlaced: boolean;
  /** The messages of the decoder on stderr. */
  readonly complaints: readonly string[];
}

const ENTRIES = 'frame=best_effort_timestamp,width,height,interlaced_frame';

/** Decodes a stream to its end. Hidden and discarded pictures are left out, since a viewer doesn't see them. */
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
