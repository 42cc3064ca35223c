import { eachLine, fileUrl } from './run-probe.ts';

/** SHA-256, hex, over the bytes of all packets of a stream in decode order, by FFmpeg's `hash`. Empty where it can't. */
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
