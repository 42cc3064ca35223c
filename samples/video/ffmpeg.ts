import { execa } from 'execa';
import { installedBinary } from '../../core/media/ffmpeg/installed-binary.ts';

const path = installedBinary('ffmpeg') ?? 'ffmpeg';

/** Runs the installed FFmpeg on `input` and returns its output. */
export async function ffmpeg(args: readonly string[], input: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const result = await execa(path, ['-hide_banner', '-loglevel', 'error', ...args], {
    stdin: input,
    encoding: 'buffer',
    maxBuffer: 64 << 20,
  });
  return result.stdout;
}
