import type { ResolvedColour } from '../../core/media/pictures/colour.ts';

/** The lowest and the highest byte that stand for a colour. */
export interface ByteBounds {
  readonly luma: readonly [number, number];
  readonly chroma: readonly [number, number];
}

/** ITU-T H.273 (07/2021), equations 20 to 25, at 8 bits. */
export function byteBounds({ range }: ResolvedColour): ByteBounds {
  return range === 'full' ? { luma: [0, 255], chroma: [0, 255] } : { luma: [16, 235], chroma: [16, 240] };
}
