import { createRequire } from 'node:module';
import { execa } from 'execa';

const { path } = createRequire(import.meta.url)('@ffmpeg-installer/ffmpeg') as { path: string };

/** Runs the installed FFmpeg: what `input` yields goes in, what it writes comes back. */
export async function ffmpeg(args: readonly string[], input: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const result = await execa(path, ['-hide_banner', '-loglevel', 'error', ...args], {
    stdin: input,
    encoding: 'buffer',
    maxBuffer: 64 << 20,
  });
  return result.stdout;
}
