import { execa } from 'execa';
import { findFfmpeg } from '../../../core/media/ffmpeg/find-ffmpeg.ts';

/** Makes a clip with sound, 25 frames per second and a keyframe each second, or every `gop` frames. */
export async function makeClip(
  path: string,
  {
    seconds,
    pattern = 'testsrc2',
    size = '192x108',
    gop = 25,
  }: { seconds: number; pattern?: string; size?: string; gop?: number },
) {
  const { path: ffmpeg } = await findFfmpeg();
  const picture = ['-f', 'lavfi', '-i', `${pattern}=size=${size}:rate=25:duration=${seconds}`];
  const sound = ['-f', 'lavfi', '-i', `sine=frequency=440:duration=${seconds}`];
  const coding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', String(gop), '-c:a', 'aac'];
  await execa(ffmpeg, ['-v', 'error', '-y', ...picture, ...sound, ...coding, path]);
}
