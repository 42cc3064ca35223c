import { runProbe } from './probe.ts';

/** Returns the lines of ffprobe's CSV output, without the names of sections. */
export function probeEntries(path: string, entries: string, streams?: string, executable?: string): string[] {
  const only = streams ? ['-select_streams', streams] : [];
  const text = runProbe([...only, '-show_entries', entries, '-of', 'csv=p=0', path], executable);
  return text.split('\n').flatMap((line) => line.replace(/,+$/, '') || []);
}

interface HashedPacket {
  readonly stream_index: number;
  readonly data_hash: string;
}

/** Returns the hash of each packet of sound, track by track. */
export function soundHashes(path: string): string[][] {
  const text = runProbe(['-of', 'json', '-select_streams', 'a', '-show_packets', '-show_data_hash', 'MD5', path]);
  const { packets } = JSON.parse(text) as { packets: HashedPacket[] };
  const streams = [...new Set(packets.map(({ stream_index }) => stream_index))].sort((a, b) => a - b);
  return streams.map((stream) =>
    packets.flatMap((packet) => (packet.stream_index === stream ? [packet.data_hash] : [])),
  );
}
