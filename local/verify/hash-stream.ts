import { eachLine, fileUrl } from './run-probe.ts';

/** Computes the SHA-256 (hex) of all packets of a stream in decode order, with FFmpeg's `hash`. Returns an empty text if FFmpeg fails. */
export async function hashStream(ffmpeg: string, path: string, index: number): Promise<string> {
  let found = '';
  const input = ['-copyts', '-i', fileUrl(path)];
  const copy = ['-map', `0:${index}`, '-c', 'copy', '-copypriorss', '1', '-copyinkf'];
  const args = ['-v', 'error', '-nostdin', ...input, ...copy, '-f', 'hash', '-hash', 'sha256', 'pipe:1'];
  await eachLine(ffmpeg, args, (line) => {
    found = /^SHA256=(\w{64})/.exec(line)?.[1] ?? found;
  });
  return found;
}
