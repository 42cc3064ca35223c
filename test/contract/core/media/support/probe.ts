import { execFileSync, spawnSync } from 'node:child_process';
import { installedBinary } from '../../../../../core/media/ffmpeg/installed-binary.ts';
import { PROBE_ENVIRONMENT } from '../../../../../local/verify/run-probe.ts';

/** The ffprobe of the packages comes first, because it is the same everywhere and starts in a tenth of the time. */
const EXECUTABLE = process.env['FFPROBE_PATH'] ?? installedBinary('ffprobe') ?? 'ffprobe';

const runs = (executable: string) => spawnSync(executable, ['-version']).status === 0;
export const hasProbe = runs(EXECUTABLE);
/** Every ffprobe here, because a newer and an older one may report something differently. */
export const probes = [...new Set([EXECUTABLE, 'ffprobe'])].filter(runs);

export interface ProbedStream {
  readonly codec_type: string;
  readonly time_base: string;
  readonly tags?: { readonly language?: string };
}

export function probe(path: string): { streams: ProbedStream[] } {
  return run(path, ['-show_streams']);
}

export interface ProbedPacket {
  readonly pts: number;
  readonly hash: string;
}

/** Returns the packets that are not discarded, with their times on the clock of the file. */
export function probePackets(path: string, stream: string): { packets: ProbedPacket[]; timescale: number } {
  const found: { packets: { pts: number; data_hash: string; flags: string }[]; streams: ProbedStream[] } = run(path, [
    ...['-select_streams', stream, '-show_packets', '-show_data_hash', 'MD5', '-show_streams'],
  ]);
  const [num, den] = (found.streams[0]?.time_base ?? '1/1').split('/').map(Number) as [number, number];
  const packets = found.packets.map(({ pts, data_hash }) => ({ pts, hash: data_hash }));
  return { packets, timescale: den / num };
}

/** Runs ffprobe and returns its output. */
export function runProbe(args: readonly string[], executable = EXECUTABLE): string {
  const env = { ...process.env, ...PROBE_ENVIRONMENT };
  return execFileSync(executable, ['-v', 'error', ...args], { env, encoding: 'utf8', maxBuffer: 1 << 28 });
}

function run<T>(path: string, args: readonly string[]): T {
  return JSON.parse(runProbe(['-of', 'json', ...args, path])) as T;
}

export interface ProbedPicture extends ProbedStream {
  readonly width: number;
  readonly height: number;
  readonly sample_aspect_ratio?: string;
  readonly color_space?: string;
  readonly color_range?: string;
}

/** Returns the times of all displayed frames, as FFmpeg decodes them. */
export function probeFrames(path: string): { frames: number[]; timescale: number; stream: ProbedPicture } {
  const found: {
    frames: { pts?: number; pkt_pts?: number; best_effort_timestamp?: number }[];
    streams: ProbedPicture[];
  } = run(path, [
    ...[
      '-select_streams',
      'v:0',
      '-show_frames',
      '-show_entries',
      'frame=pts,pkt_pts,best_effort_timestamp',
      '-show_streams',
    ],
  ]);
  const [stream] = found.streams;
  if (!stream) throw new Error(`${path} has no picture.`);
  const [num, den] = stream.time_base.split('/').map(Number) as [number, number];
  const frames = found.frames.map((frame) => frame.pts ?? frame.pkt_pts ?? frame.best_effort_timestamp ?? Number.NaN);
  return { frames, timescale: den / num, stream };
}
