import { streamLines } from './run-probe.ts';

/** Computes the SHA-256 (hex) of all packets of a stream in decode order, with FFmpeg's `hash`. Returns an empty text if FFmpeg fails. */
export async function hashStream(ffmpeg: string, path: string, index: number): Promise<string> {
  let found = '';
  const output = ['-c', 'copy', '-copypriorss', '1', '-copyinkf', '-f', 'hash', '-hash', 'sha256'];
  await streamLines(ffmpeg, path, index, output, (line) => {
    found = /^SHA256=(\w{64})/.exec(line)?.[1] ?? found;
  });
  return found;
}
