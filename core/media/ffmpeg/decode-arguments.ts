import type { SourceVideo } from '../source-video.ts';
import type { FfmpegArguments } from './ffmpeg-arguments.ts';

/**
 * Matroska in, raw NV12 frames out: every frame that the decoder gives, at the size of the plan, in the source's own
 * matrix and range. The scaler's switches make its results the same on every processor.
 */
export function decodeArguments(
  { painted }: Pick<SourceVideo, 'painted'>,
  { hasFpsMode }: { hasFpsMode: boolean },
): FfmpegArguments {
  const range = painted.colour.range === 'full' ? 'pc' : 'tv';
  const scale = [
    `w=${painted.width}:h=${painted.height}`,
    `in_range=${range}:out_range=${range}`,
    'flags=bicubic+accurate_rnd+full_chroma_int+bitexact',
  ].join(':');
  return {
    input: ['-hide_banner', '-nostdin', '-loglevel', 'warning', '-noautorotate', '-f', 'matroska'],
    output: [
      ...['-map', '0:v:0', '-an', '-sn', '-dn'],
      ...(hasFpsMode ? ['-fps_mode', 'passthrough'] : ['-vsync', '0']),
      ...['-vf', `scale=${scale},format=nv12`],
      ...['-pix_fmt', 'nv12', '-f', 'rawvideo'],
    ],
  };
}
