import type { Precision } from '../../../core/contracts/painting-options.ts';
import type { CodeMix } from '../../../engine/codes/code-mix.ts';
import { openOnnx } from '../../../engine/onnx.ts';
import type { BenchNetwork } from './bench-network.ts';
import { COLOUR, type Frame } from './frame.ts';

export interface Painter {
  paint(frame: Frame): Promise<Frame>;
  /** Paints into the memory of an old frame of the same size, as workers do. */
  paintOver(old: Frame, frame: Frame): Promise<void>;
  close(): Promise<void>;
}

export interface PainterOptions {
  readonly style: string | CodeMix;
  readonly precision: Precision;
  readonly threads: number;
}

/** Opens a network in one style, on the onnx engine in this thread. */
export async function openPainter(
  { folder }: Pick<BenchNetwork, 'folder'>,
  { style, precision, threads }: PainterOptions,
): Promise<Painter> {
  const mix: CodeMix = typeof style === 'string' ? [{ style, weight: 1 }] : style;
  const request = { networkFolder: folder, style: mix, strength: 1, precision, threads };
  const engine = await openOnnx(request, () => undefined);
  const paintOver: Painter['paintOver'] = (old, { bytes, width, height }) =>
    engine.paintInto([old.bytes], [bytes], { width, height, colour: COLOUR });
  return {
    paint: async (frame) => {
      const painted = { ...frame, bytes: new Uint8Array(frame.bytes.length) };
      await paintOver(painted, frame);
      return painted;
    },
    paintOver,
    close: () => engine.close(),
  };
}
