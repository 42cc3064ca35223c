import { probeLines } from './run-probe.ts';

export interface Packet {
  readonly stream: number;
  /** The time in ticks; NaN if the file has none. */
  readonly pts: number;
  readonly duration: number;
  readonly bytes: number;
  /** The position in the file; NaN if the packet doesn't begin at a position of its own. */
  readonly position: number;
  /** True if it is decoded but not shown. */
  readonly isDiscarded: boolean;
  /** The MD5 in hex. */
  hash: string;
}

const ENTRIES = 'packet=stream_index,pts,duration,size,pos,flags,data_hash';

/** Reads all packets, stream by stream in decode order, each with a hash of its bytes. */
export async function readPackets(ffprobe: string, path: string): Promise<Map<number, Packet[]>> {
  const streams = new Map<number, Packet[]>();
  let last: Packet | undefined;
  await probeLines(ffprobe, path, ['-show_entries', ENTRIES, '-show_data_hash', 'md5'], (line) => {
    // A packet with side data takes two lines, and its hash is in the second.
    if (line.startsWith('stream_index=')) {
      last = parse(line);
      const packets = streams.get(last.stream);
      if (packets) packets.push(last);
      else streams.set(last.stream, [last]);
    }
    const hash = /data_hash=MD5:(\w+)/i.exec(line)?.[1];
    if (last && hash) last.hash = hash;
  });
  return streams;
}

/**
 * Reads how far FFmpeg's packet times are from those of the edit list of an MP4. By default, FFmpeg moves each track that doesn't
 * begin at a keyframe so that its first frame is at 0, which is wrong by up to a group of pictures.
 * @returns the ticks to add to FFmpeg's times, by stream; 0 if the track has several edits
 */
export async function readEditShifts(
  ffprobe: string,
  path: string,
  packets: ReadonlyMap<number, readonly Packet[]>,
): Promise<Map<number, number>> {
  const exact = new Map<string, number>();
  const args = ['-advanced_editlist', '0', '-show_entries', 'packet=stream_index,pts,pos'];
  await probeLines(ffprobe, path, args, (line) => {
    if (!line.startsWith('stream_index=')) return;
    const { stream, position, pts } = parse(line);
    exact.set(`${stream}:${position}`, pts);
  });
  return new Map([...packets].map(([stream, own]) => [stream, commonShift(own, exact)]));
}

function commonShift(packets: readonly Packet[], exact: ReadonlyMap<string, number>): number {
  let shift: number | undefined;
  for (const { stream, position, pts } of packets) {
    const difference = (exact.get(`${stream}:${position}`) ?? Number.NaN) - pts;
    if (Number.isNaN(difference)) continue;
    if (shift !== undefined && shift !== difference) return 0;
    shift = difference;
  }
  return shift ?? 0;
}

function parse(line: string): Packet {
  const fields = new Map(line.split('|').map((field) => field.split('=') as [string, string]));
  const number = (name: string) => Number(fields.get(name) ?? Number.NaN);
  return {
    stream: number('stream_index'),
    pts: number('pts'),
    duration: number('duration'),
    bytes: number('size'),
    position: number('pos'),
    isDiscarded: (fields.get('flags') ?? '').includes('D'),
    hash: '',
  };
}
