import type { Bits } from '../../contracts/output-settings.ts';
import type { SourceVideo } from '../../contracts/source-video.ts';
import { toneCurveOf } from './tone-curve-of.ts';

type Pictures = Pick<SourceVideo, 'width' | 'height' | 'painted' | 'colour' | 'colourTags'>;

/**
 * Returns FFmpeg's name of the pixel format in which it outputs frames. Odd sizes use planes, since FFmpeg before 2019 leaves the last
 * column and row of chroma unset when it converts them to NV12. Full range uses planes too, since no FFmpeg so far sets the chroma when it
 * converts full-range grey to NV12.
 * @param bits 10 for the frames of `deep-frames.ts`
 */
export function decodedFormat(video: Pictures, bits: Bits = 8): 'nv12' | 'yuv420p' | 'yuv420p10le' {
  if (bits === 10 || toneCurveOf(video)) return 'yuv420p10le';
  const sizes = [video.width, video.height, video.painted.width, video.painted.height];
  const isOdd = sizes.some((size) => size % 2 === 1);
  return isOdd || video.colour.range === 'full' ? 'yuv420p' : 'nv12';
}
