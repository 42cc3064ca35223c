import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFfmpeg } from '../../core/media/ffmpeg/find-ffmpeg.ts';
import { installedBinary } from '../../core/media/ffmpeg/installed-binary.ts';

interface TinyClip {
  readonly frames: number;
  readonly sound?: boolean;
  /** The number of frames between keyframes. */
  readonly gop?: number;
  /** True for an AVI with MPEG-4 part 2, which has to be converted first. */
  readonly isOld?: boolean;
}

/** The bytes of an MP4 of 64×48 pixels, 12 frames a second, made by the FFmpeg that is installed with us. */
export async function makeTinyClip({ frames, sound = false, gop = 8, isOld = false }: TinyClip): Promise<Buffer> {
  const ffmpeg = await findFfmpeg({ FFMPEG_PATH: installedBinary('ffmpeg') });
  const folder = mkdtempSync(join(tmpdir(), 'repaint-tiny-'));
  const picture = ['-f', 'lavfi', '-i', `testsrc2=size=64x48:rate=12:duration=${frames / 12}`];
  const tone = ['-f', 'lavfi', '-i', `sine=frequency=440:sample_rate=8000:duration=${frames / 12}`];
  const codec = isOld ? ['mpeg4'] : ['libx264', '-preset', 'ultrafast', '-bf', '2'];
  const coding = ['-c:v', ...codec, '-pix_fmt', 'yuv420p', '-g', String(gop)];
  const input = sound ? [...picture, ...tone, '-c:a', isOld ? 'mp2' : 'aac'] : picture;
  try {
    const path = join(folder, isOld ? 'clip.avi' : 'clip.mp4');
    execFileSync(ffmpeg.path, ['-v', 'error', '-nostdin', ...input, ...coding, path], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    return readFileSync(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
