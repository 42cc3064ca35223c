import { permanent } from '../core/contracts/failure.ts';
import { nv12FrameBytes } from '../core/media/pictures/colour.ts';
import type { EngineOptions } from './engine-options.ts';
import type { FrameLayout, FramePainter } from './frame-painter.ts';
import { blend } from './frames/blend.ts';
import { keepColours } from './frames/keep-colours.ts';
import { resizeFrame } from './frames/resize-frame.ts';
import { scratchFrames } from './frames/scratch-frames.ts';

/** The most pixels that a frame may be painted at: those of 8K, twice. */
const MOST_PIXELS = 2 ** 26;

/**
 * Paints with strength, kept colours and size of strokes, whatever the network: what a network gives is resized and mixed with
 * the source. The targets may be the frames themselves.
 */
export function paintWithOptions(painter: FramePainter, options: EngineOptions): FramePainter['paint'] {
  const { strength, keepColors, strokeSize } = options;
  let canvases: Uint8Array[] = [];
  return async (frames, targets, layout) => {
    if (strength === 0) return copyAll(frames, targets);
    const painted = scaled(layout, strokeSize);
    canvases = scratchFrames(canvases, frames.length, nv12FrameBytes(painted.width, painted.height));
    const sources = strokeSize === 1 ? frames : frames.map((frame) => resizeFrame(frame, layout, painted));
    await painter.paint(sources, canvases, painted);
    targets.forEach((target, index) => {
      const canvas = canvases[index] ?? target;
      const source = frames[index] ?? target;
      const full = strokeSize === 1 ? canvas : resizeFrame(canvas, painted, layout);
      if (keepColors) keepColours(source, full, layout.width * layout.height);
      blend(source, full, strength);
      target.set(full);
    });
  };
}

function copyAll(frames: readonly Uint8Array[], targets: readonly Uint8Array[]): void {
  targets.forEach((target, index) => {
    target.set(frames[index] ?? target);
  });
}

/** The size that strokes of another size are painted at. */
function scaled({ width, height, colour }: FrameLayout, strokeSize: number): FrameLayout {
  const side = (pixels: number) => Math.max(Math.round(pixels / strokeSize), 1);
  const painted = { width: side(width), height: side(height), colour };
  if (painted.width * painted.height <= MOST_PIXELS) return painted;
  const size = `${painted.width}×${painted.height}`;
  throw permanent(
    'invalid-request',
    `strokeSize is ${strokeSize}: frames of ${width}×${height} would be painted at ${size}, expected at most ${MOST_PIXELS} pixels.`,
  );
}
