import type { EncoderSettings } from '../encoder-settings.ts';
import type { SourceVideo } from '../source-video.ts';
import type { FfmpegArguments } from './ffmpeg-arguments.ts';

/**
 * Raw NV12 frames in, one segment out, as a fragmented MP4 that begins with a keyframe. Nothing in it depends on the
 * machine or the time of day. The frame rate is nominal (the join gives each frame its own time) but steers the encoder,
 * so it is the average of the whole video, and the same for all segments.
 */
export function encodeArguments(
  video: Pick<SourceVideo, 'painted' | 'timescale' | 'frames' | 'firstPts' | 'durationTicks'>,
  encoder: EncoderSettings,
): FfmpegArguments {
  const { painted } = video;
  const [width, height] = [painted.width + (painted.width % 2), painted.height + (painted.height % 2)];
  const range = { limited: 'tv', full: 'pc', unspecified: undefined }[painted.colour.range];
  const rangeTag = range ? ['-color_range', range] : [];
  return {
    input: [
      ...['-hide_banner', '-nostdin', '-loglevel', 'warning', '-f', 'rawvideo', '-pix_fmt', 'nv12'],
      ...['-s', `${width}x${height}`, '-r', nominalRate(video), ...rangeTag],
    ],
    output: [
      ...['-map', '0:v:0', '-c:v', encoder.encoder, '-preset', encoder.preset, '-crf', String(encoder.crf)],
      ...['-threads', String(encoder.threads), '-g', String(encoder.keyframeInterval), '-pix_fmt', 'nv12'],
      ...['-x264-params', 'open-gop=0:cpu-independent=1'],
      ...[...rangeTag, ...tag('-colorspace', painted.colourTags.matrix)],
      ...[...tag('-color_primaries', painted.colourTags.primaries), ...tag('-color_trc', painted.colourTags.transfer)],
      ...['-aspect', aspect(width, height, painted.pixelAspect)],
      ...['-map_metadata', '-1', '-fflags', '+bitexact', '-flags:v', '+bitexact'],
      ...['-movflags', '+empty_moov+default_base_moof+frag_keyframe', '-f', 'mp4'],
    ],
  };
}

function tag(option: string, value: string | undefined): string[] {
  return value ? [option, value] : [];
}

/** FFmpeg takes the shape of the whole picture, not of a pixel. */
function aspect(width: number, height: number, { num, den }: SourceVideo['pixelAspect']): string {
  return `${width * num}:${height * den}`;
}

/** Frames a second, to a thousandth; 25 for a single frame without a duration. */
function nominalRate({
  timescale,
  frames,
  firstPts,
  durationTicks,
}: Pick<SourceVideo, 'timescale' | 'frames' | 'firstPts' | 'durationTicks'>): string {
  const seconds = (durationTicks - firstPts) / timescale;
  const rate = seconds > 0 ? frames / seconds : 25;
  return String(Math.round(Math.min(1000, Math.max(1, rate)) * 1000) / 1000);
}
