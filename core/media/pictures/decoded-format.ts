import type { SourceVideo } from '../../contracts/source-video.ts';
import { toneCurveOf } from './tone-curve-of.ts';

type Pictures = Pick<SourceVideo, 'width' | 'height' | 'painted' | 'colour' | 'colourTags'>;

/**
 * FFmpeg's name of the format in which frames are handed over. Odd sizes come in planes: FFmpegs before 2019 leave the last
 * column and row of colour unset when they make NV12 of them. So does full range: no FFmpeg so far sets the colour of the NV12
 * that it makes of grey in full range.
 */
export function decodedFormat(video: Pictures): 'nv12' | 'yuv420p' | 'yuv420p10le' {
  if (toneCurveOf(video)) return 'yuv420p10le';
  const sizes = [video.width, video.height, video.painted.width, video.painted.height];
  const isOdd = sizes.some((size) => size % 2 === 1);
  return isOdd || video.colour.range === 'full' ? 'yuv420p' : 'nv12';
}
