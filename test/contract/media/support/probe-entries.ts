import { execFileSync } from 'node:child_process';
import ffprobe from '@ffprobe-installer/ffprobe';

const EXECUTABLE = process.env['FFPROBE_PATH'] ?? 'ffprobe';

/** Every ffprobe at hand, by name. */
export const probes: [string, string][] = [
  ['installed', ffprobe.path],
  ['system', EXECUTABLE],
];

/** Lines of ffprobe's CSV, without the names of sections. */
export function probeEntries(path: string, entries: string, streams?: string, executable = EXECUTABLE): string[] {
  const only = streams ? ['-select_streams', streams] : [];
  const args = ['-v', 'error', ...only, '-show_entries', entries, '-of', 'csv=p=0', path];
  const text = execFileSync(executable, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  return text.split('\n').flatMap((line) => line.replace(/,+$/, '') || []);
}

interface HashedPacket {
  readonly stream_index: number;
  readonly data_hash: string;
}

/** The hash of each packet of sound, track by track. */
export function soundHashes(path: string): string[][] {
  const args = ['-v', 'error', '-of', 'json', '-select_streams', 'a', '-show_packets', '-show_data_hash', 'MD5', path];
  const text = execFileSync(EXECUTABLE, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  const { packets } = JSON.parse(text) as { packets: HashedPacket[] };
  const streams = [...new Set(packets.map(({ stream_index }) => stream_index))].sort((a, b) => a - b);
  return streams.map((stream) =>
    packets.flatMap((packet) => (packet.stream_index === stream ? [packet.data_hash] : [])),
  );
}
