import { resizeFrame } from '../../engine/frames/resample.ts';
import type { FrameFormat } from '../../engine/style-engine.ts';
import type { Size } from './lay-out.ts';

/** A picture to paint, as an NV12 frame. */
export interface Still {
  /** Names the source of the picture, as in `boat.jpg` or `sample.mp4 at 3.2 s`. */
  readonly title: string;
  readonly frame: Uint8Array;
  readonly format: FrameFormat;
}

/** Scales a picture down to at most this many pixels on its longer side. */
export function shrunk(still: Still, longest: number): Still {
  const size = fitWithin(still.format, longest);
  if (size.width === still.format.width) return still;
  const frame = resizeFrame(still.frame, still.format, size);
  return { ...still, frame, format: { ...still.format, ...size } };
}

/** Reduces a size, in proportion, until its longer side has at most this many pixels. A smaller size stays as it is. */
export function fitWithin({ width, height }: Size, longest: number): Size {
  const share = Math.min(1, longest / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * share)), height: Math.max(1, Math.round(height * share)) };
}
