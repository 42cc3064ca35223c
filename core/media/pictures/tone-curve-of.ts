import type { SourceVideo } from '../../contracts/source-video.ts';

/** Transfer curve of high dynamic range. */
export type ToneCurve = 'pq' | 'hlg';

/** Returns the curve of a source; undefined for standard dynamic range. */
export function toneCurveOf({ colourTags }: Pick<SourceVideo, 'colourTags'>): ToneCurve | undefined {
  if (colourTags.transfer === 'smpte2084') return 'pq';
  return colourTags.transfer === 'arib-std-b67' ? 'hlg' : undefined;
}
