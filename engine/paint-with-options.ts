import { permanent } from '../core/contracts/failure.ts';
import { nv12FrameBytes } from '../core/media/pictures/colour.ts';
import type { EngineOptions } from './engine-options.ts';
import type { FrameLayout, FramePainter } from './frame-painter.ts';
import { blend } from './frames/blend.ts';
import { keepColours } from './frames/keep-colours.ts';
import { resizeFrame } from './frames/resample.ts';
import type { FrameLook } from './style-engine.ts';

/** Most pixels at which a frame may be painted: twice those of 8K. */
const MOST_PIXELS = 2 ** 26;

/** Paints a frame with its look. What the look leaves out is as the engine was opened. */
export type PaintWithOptions = (
  frame: Uint8Array,
  target: Uint8Array,
  layout: FrameLayout,
  look: FrameLook,
) => Promise<void>;

/**
 * Adds strength, kept colours and size of strokes to any painter, by resizing its output and blending it with the source. The target may
 * be the frame itself.
 */
export function paintWithOptions(painter: FramePainter, options: EngineOptions): PaintWithOptions {
  let scratch = new Uint8Array();
  return async (frame, target, layout, look) => {
    const { strength, strokeSize } = { ...options, ...look };
    if (strength === 0) {
      target.set(frame);
      return;
    }
    const size = scaled(layout, strokeSize);
    const bytes = nv12FrameBytes(size.width, size.height);
    if (scratch.length !== bytes) scratch = new Uint8Array(bytes);
    await painter.paint(strokeSize === 1 ? frame : resizeFrame(frame, layout, size), scratch, size, look.style);
    const painted = strokeSize === 1 ? scratch : resizeFrame(scratch, size, layout);
    if (options.keepColors) keepColours(frame, painted, layout.width * layout.height);
    blend(frame, painted, strength);
    target.set(painted);
  };
}

/** Returns the layout at which a frame is painted for a size of strokes. */
function scaled({ width, height, colour }: FrameLayout, strokeSize: number): FrameLayout {
  const side = (pixels: number) => Math.max(Math.round(pixels / strokeSize), 1);
  const painted = { width: side(width), height: side(height), colour };
  if (painted.width * painted.height <= MOST_PIXELS) return painted;
  const size = `${painted.width}×${painted.height}`;
  throw permanent(
    'invalid-request',
    `strokeSize is ${strokeSize}: frames of ${width}×${height} would be painted at ${size}, but at most ${MOST_PIXELS} pixels are possible.`,
  );
}
