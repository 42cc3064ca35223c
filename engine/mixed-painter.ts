import { nv12FrameBytes } from '../core/media/pictures/colour.ts';
import type { FramePainter } from './frame-painter.ts';
import { blend } from './frames/blend.ts';
import { scratchFrames } from './frames/scratch-frames.ts';

interface Part {
  readonly share: number;
  readonly painter: FramePainter;
}

/** Opens a painter for each part of a mix; none stays open where one can't be. */
export async function openMixed<Of extends { readonly share: number }>(
  parts: readonly Of[],
  open: (part: Of) => Promise<FramePainter>,
): Promise<FramePainter> {
  const opened: Part[] = [];
  try {
    for (const part of parts) opened.push({ share: part.share, painter: await open(part) });
  } catch (error) {
    await Promise.all(opened.map(({ painter }) => painter.release()));
    throw error;
  }
  const [first, ...others] = opened;
  if (first === undefined) throw new RangeError('A mix of nothing.');
  return others.length === 0 ? first.painter : mixedPainter(first, others);
}

/** Paints every frame with each painter in turn; the painting is the mean of theirs, by their shares. */
function mixedPainter(first: Part, others: readonly Part[]): FramePainter {
  let scratch: Uint8Array[] = [];
  const paint: FramePainter['paint'] = async (frames, targets, layout) => {
    scratch = scratchFrames(scratch, frames.length, nv12FrameBytes(layout.width, layout.height));
    await first.painter.paint(frames, targets, layout);
    let total = first.share;
    for (const { share, painter } of others) {
      await painter.paint(frames, scratch, layout);
      total += share;
      const before = 1 - share / total;
      scratch.forEach((painted, index) => {
        blend(painted, targets[index] ?? painted, before);
      });
    }
  };
  const release = async () => {
    await Promise.all([first, ...others].map(({ painter }) => painter.release()));
  };
  return { ...first.painter, paint, release };
}
