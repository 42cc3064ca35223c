import { execa } from 'execa';

/** Counts the frames that FFmpeg decodes from a damaged file; 0 if it can't open it. */
export async function countFrames(ffmpeg: string, path: string): Promise<number> {
  const args = [
    '-v',
    'quiet',
    '-nostdin',
    '-protocol_whitelist',
    'file',
    '-i',
    `file:${path}`,
    '-map',
    '0:v:0?',
    '-an',
    '-sn',
    '-dn',
  ];
  const output = ['-vsync', '0', '-f', 'framecrc', 'pipe:1'];
  const { stdout } = await execa(ffmpeg, [...args, ...output], { reject: false, timeout: 30_000, maxBuffer: 1 << 26 });
  return String(stdout ?? '')
    .split('\n')
    .filter((line) => /^\d/.test(line)).length;
}
