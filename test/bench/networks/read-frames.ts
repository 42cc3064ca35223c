import { execa } from 'execa';
import { findFfmpeg } from '../../../core/media/ffmpeg/find-ffmpeg.ts';
import { nv12FrameBytes } from '../../../core/media/pictures/colour.ts';
import type { Frame } from './frame.ts';

export interface ClipPart {
  readonly file: string;
  readonly startSeconds: number;
  readonly frames: number;
  readonly width: number;
  readonly height: number;
}

/** Reads consecutive frames of a video, scaled; fewer if the video ends before. */
export async function readFrames({ file, startSeconds, frames, width, height }: ClipPart): Promise<Frame[]> {
  const { path, hasFpsMode } = await findFfmpeg();
  const from = ['-v', 'error', '-ss', String(startSeconds), '-i', file, '-frames:v', String(frames), '-an'];
  const scale = `scale=${width}:${height}:out_color_matrix=bt709:out_range=tv`;
  // Else frames would be repeated to keep a rate, and stand stiller than they are.
  const asTheyCome = [hasFpsMode ? '-fps_mode' : '-vsync', 'passthrough'];
  const raw = [...asTheyCome, '-vf', scale, '-pix_fmt', 'nv12', '-f', 'rawvideo', '-'];
  const { stdout } = await execa(path, [...from, ...raw], { encoding: 'buffer', stdin: 'ignore' });
  const size = nv12FrameBytes(width, height);
  const count = Math.floor(stdout.length / size);
  return Array.from({ length: count }, (_, at) => {
    return { bytes: stdout.slice(at * size, (at + 1) * size), width, height };
  });
}
