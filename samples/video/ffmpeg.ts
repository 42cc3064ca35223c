import { execa } from 'execa';
import { installedBinary } from '../../core/media/ffmpeg/installed-binary.ts';

const path = installedBinary('ffmpeg') ?? 'ffmpeg';

/** Runs the installed FFmpeg: what `input` yields goes in, what it writes comes back. */
export async function ffmpeg(args: readonly string[], input: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const result = await execa(path, ['-hide_banner', '-loglevel', 'error', ...args], {
    stdin: input,
    encoding: 'buffer',
    maxBuffer: 64 << 20,
  });
  return result.stdout;
}
