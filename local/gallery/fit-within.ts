import type { Size } from './lay-out.ts';

/** Reduces a size, in proportion, until its longer side has at most this many pixels. A smaller size stays as it is. */
export function fitWithin({ width, height }: Size, longest: number): Size {
  const share = Math.min(1, longest / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * share)), height: Math.max(1, Math.round(height * share)) };
}
