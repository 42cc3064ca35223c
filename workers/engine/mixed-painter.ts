import { nv12FrameBytes } from '../../core/media/colour.ts';
import type { FramePainter } from './frame-painter.ts';
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
  const [only] = opened;
  if (only === undefined) throw new RangeError('A mix of nothing.');
  return opened.length === 1 ? only.painter : mixedPainter(only.painter, opened);
}

/** Paints every frame with each painter in turn; the painting is the mean of theirs, by their shares. */
function mixedPainter(first: FramePainter, parts: readonly Part[]): FramePainter {
  let painted: Uint8Array[] = [];
  const paint: FramePainter['paint'] = async (frames, targets, layout) => {
    const bytes = nv12FrameBytes(layout.width, layout.height);
    painted = scratchFrames(painted, frames.length, bytes);
    const sums = frames.map(() => new Float32Array(bytes).fill(0.5));
    for (const { share, painter } of parts) {
      await painter.paint(frames, painted, layout);
      sums.forEach((sum, index) => {
        addShare(sum, painted[index] ?? sum, share);
      });
    }
    sums.forEach((sum, index) => {
      targets[index]?.set(sum);
    });
  };
  const release = async () => {
    await Promise.all(parts.map(({ painter }) => painter.release()));
  };
  return { ...first, paint, release };
}

function addShare(sum: Float32Array, bytes: ArrayLike<number>, share: number): void {
  for (let at = 0; at < sum.length; at += 1) sum[at] = (sum[at] ?? 0) + share * (bytes[at] ?? 0);
}
