import type { Precision } from '../../../core/contracts/painting-options.ts';
import { openOnnx } from '../../../workers/engine/onnx.ts';
import type { BenchNetwork } from './bench-network.ts';
import { COLOUR } from './colour.ts';
import type { Frame } from './frame.ts';

export interface Painter {
  paint(frame: Frame): Promise<Frame>;
  close(): Promise<void>;
}

export interface PainterOptions {
  readonly style: string;
  readonly precision: Precision;
  readonly threads: number;
}

/** A network in one style, on the onnx engine in this thread. */
export async function openPainter(
  { folder }: Pick<BenchNetwork, 'folder'>,
  { style, precision, threads }: PainterOptions,
): Promise<Painter> {
  const request = { networkFolder: folder, style: [{ style, weight: 1 }], strength: 1, precision, threads };
  const engine = await openOnnx(request, () => undefined);
  return {
    paint: async ({ bytes, width, height }) => {
      const painted = { bytes: new Uint8Array(bytes.length), width, height };
      await engine.paintInto([painted.bytes], [bytes], { width, height, colour: COLOUR });
      return painted;
    },
    close: () => engine.close(),
  };
}
