import type { Tensor } from 'onnxruntime-node';
import { rgbToYuvMatrix, yuvToRgbMatrix } from '../../../core/media/colour.ts';
import type { FrameLayout } from '../frame-painter.ts';

type Runtime = typeof import('onnxruntime-node');

/** Tensors of one shape, kept from run to run: allocating them costs more than filling them. */
export interface StagedTensors {
  readonly count: number;
  readonly layout: FrameLayout;
  readonly luma: Uint8Array;
  readonly chroma: Uint8Array;
  readonly paintedLuma: Uint8Array;
  readonly paintedChroma: Uint8Array;
  readonly feeds: Record<string, Tensor>;
  readonly fetches: Record<string, Tensor>;
}

/** Whether tensors that were staged before will do. */
export function isStagedFor(
  staged: StagedTensors | undefined,
  count: number,
  layout: FrameLayout,
): staged is StagedTensors {
  if (staged === undefined || staged.count !== count) return false;
  const { width, height, colour } = staged.layout;
  if (width !== layout.width || height !== layout.height) return false;
  return colour.matrix === layout.colour.matrix && colour.range === layout.colour.range;
}

/** Tensors for `count` frames at once. */
export function stage({ Tensor }: Runtime, count: number, layout: FrameLayout): StagedTensors {
  const { width, height, colour } = layout;
  const lumaShape = [count, height, width];
  const chromaShape = [count, Math.ceil(height / 2), Math.ceil(width / 2), 2];
  const [luma, paintedLuma] = [bytesFor(lumaShape), bytesFor(lumaShape)];
  const [chroma, paintedChroma] = [bytesFor(chromaShape), bytesFor(chromaShape)];
  const feeds = {
    luma: new Tensor('uint8', luma, lumaShape),
    chroma: new Tensor('uint8', chroma, chromaShape),
    yuvToRgb: new Tensor('float32', yuvToRgbMatrix(colour), [3, 4]),
    rgbToYuv: new Tensor('float32', rgbToYuvMatrix(colour), [3, 4]),
    strength: new Tensor('float32', Float32Array.of(1), [1]),
  };
  const fetches = {
    paintedLuma: new Tensor('uint8', paintedLuma, lumaShape),
    paintedChroma: new Tensor('uint8', paintedChroma, chromaShape),
  };
  return { count, layout, luma, chroma, paintedLuma, paintedChroma, feeds, fetches };
}

function bytesFor(shape: readonly number[]): Uint8Array {
  return new Uint8Array(shape.reduce((product, size) => product * size, 1));
}

// Frames are copied into tensors and out of them: Node-API of Node 20 refuses SharedArrayBuffers.

export function fillStage(
  frames: readonly Uint8Array[],
  luma: Uint8Array,
  chroma: Uint8Array,
  layout: FrameLayout,
): void {
  const lumaBytes = layout.width * layout.height;
  frames.forEach((frame, i) => {
    luma.set(frame.subarray(0, lumaBytes), i * lumaBytes);
    chroma.set(frame.subarray(lumaBytes), i * (frame.length - lumaBytes));
  });
}

export function emptyStage(
  targets: readonly Uint8Array[],
  luma: Uint8Array,
  chroma: Uint8Array,
  layout: FrameLayout,
): void {
  const lumaBytes = layout.width * layout.height;
  targets.forEach((target, i) => {
    const chromaBytes = target.length - lumaBytes;
    target.set(luma.subarray(i * lumaBytes, (i + 1) * lumaBytes));
    target.set(chroma.subarray(i * chromaBytes, (i + 1) * chromaBytes), lumaBytes);
  });
}
