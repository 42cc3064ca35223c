import { resizeFrame } from '../../engine/frames/resize-frame.ts';
import type { FrameFormat } from '../../engine/style-engine.ts';
import { fitWithin } from './fit-within.ts';

/** A picture to paint: as a worker would hand it to the engine. */
export interface Still {
  /** Where it is from: `boat.jpg`, `sample.mp4 at 3.2 s`. */
  readonly title: string;
  readonly frame: Uint8Array;
  readonly format: FrameFormat;
}

/** The picture with at most so many pixels on its longer side. */
export function shrunk(still: Still, longest: number): Still {
  const size = fitWithin(still.format, longest);
  if (size.width === still.format.width) return still;
  const frame = resizeFrame(still.frame, still.format, size);
  return { ...still, frame, format: { ...still.format, ...size } };
}
