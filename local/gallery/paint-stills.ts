import type { OpenPainter } from './open-painter.ts';
import type { Painting } from './painting.ts';
import type { Still } from './still.ts';

export interface PaintStills {
  readonly open: OpenPainter;
  readonly stills: readonly Still[];
  readonly paintings: readonly Painting[];
  readonly signal: AbortSignal;
}

export interface PaintedStill {
  readonly picture: number;
  readonly painting: number;
  readonly frame: Uint8Array;
}

/** Paints every painting of every picture. The engine of a painting is opened once. */
export async function* paintStills(request: PaintStills): AsyncGenerator<PaintedStill, void> {
  for (const [painting, { recipe }] of request.paintings.entries()) {
    if (recipe !== undefined) yield* paintAll(request, painting, await request.open(recipe));
    else for (const [picture, { frame }] of request.stills.entries()) yield { picture, painting, frame };
  }
}

async function* paintAll(
  { stills, signal }: PaintStills,
  painting: number,
  engine: Awaited<ReturnType<OpenPainter>>,
): AsyncGenerator<PaintedStill, void> {
  try {
    for (const [picture, { frame, format }] of stills.entries()) {
      const [painted = frame] = await engine.paint([frame], format, signal);
      yield { picture, painting, frame: painted };
    }
  } finally {
    await engine.close();
  }
}
