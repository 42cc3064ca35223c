import { nv12FrameBytes } from '../core/media/pictures/colour.ts';
import type { Light } from './cards/style-card.ts';
import type { FrameLayout, FramePainter } from './frame-painter.ts';
import { backFromLight, intoLight, lightChange } from './frames/even-light.ts';
import { scratchFrames } from './frames/scratch-frames.ts';
import { byteBounds } from './weights/byte-bounds.ts';

/** Brings every frame to the light that the network was trained in, and the painting of a dark or bright one back. */
export function inLight(painter: FramePainter, light: Light | undefined): FramePainter {
  if (!light) return painter;
  let lit: Uint8Array[] = [];
  const paint: FramePainter['paint'] = async (frames, targets, layout) => {
    lit = scratchFrames(lit, frames.length, nv12FrameBytes(layout.width, layout.height));
    const changes = frames.map((frame, index) => {
      const change = lightChange(frame, lumaBytes(layout), light, byteBounds(layout.colour));
      intoLight(frame, lit[index] ?? frame, lumaBytes(layout), change);
      return change;
    });
    await painter.paint(lit, targets, layout);
    targets.forEach((target, index) => {
      const change = changes[index];
      if (change) backFromLight(target, lumaBytes(layout), change);
    });
  };
  return { ...painter, paint };
}

function lumaBytes({ width, height }: FrameLayout): number {
  return width * height;
}
