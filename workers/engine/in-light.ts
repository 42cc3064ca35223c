import type { Light } from '../../core/contracts/style-card.ts';
import type { FrameLayout, FramePainter } from './frame-painter.ts';
import { backFromLight, intoLight, lightChange } from './frames/even-light.ts';
import { byteBounds } from './weights/byte-bounds.ts';

/** Brings every frame to the light that the network was trained in, and the painting of a dark or bright one back. */
export function inLight(painter: FramePainter, light: Light | undefined): FramePainter {
  if (!light) return painter;
  let lit: Uint8Array[] = [];
  const paint: FramePainter['paint'] = async (frames, targets, layout) => {
    lit = fitting(lit, frames);
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

/** Arrays as long as the frames: those at hand, where they fit. */
function fitting(known: Uint8Array[], frames: readonly Uint8Array[]): Uint8Array[] {
  return frames.map(({ length }, index) => {
    const lit = known[index];
    return lit?.length === length ? lit : new Uint8Array(length);
  });
}
