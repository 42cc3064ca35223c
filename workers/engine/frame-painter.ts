import { setImmediate as nextTurn } from 'node:timers/promises';
import { permanent, RepaintError, transient } from '../../core/contracts/failure.ts';
import { nv12FrameBytes, resolveColour, rgbToYuvMatrix, yuvToRgbMatrix } from '../../core/media/colour.ts';
import { stopped } from './stopped.ts';
import type { FrameFormat, StyleEngine } from './style-engine.ts';

/** What the graph of a network takes beside pixels; both matrices are row-major 3×4. */
export interface FrameLayout {
  readonly width: number;
  readonly height: number;
  readonly yuvToRgb: Float32Array;
  readonly rgbToYuv: Float32Array;
}

/** The part of an engine that differs from engine to engine: an open network. */
export interface FramePainter {
  readonly name: string;
  readonly version: string;
  /** The most frames that are worth one call of `paint`. */
  readonly framesAtOnce: number;
  /**
   * Paints frames that are known to fit the layout into `targets` of their size, which may be the frames themselves.
   * Called once at a time.
   */
  paint(frames: readonly Uint8Array[], targets: readonly Uint8Array[], layout: FrameLayout): Promise<void>;
  release(): Promise<void>;
}

/** An engine in the calling thread. */
export interface LocalEngine extends StyleEngine {
  /** As `paint`, into arrays of the caller's, which may be the frames themselves. */
  paintInto(
    targets: readonly Uint8Array[],
    frames: readonly Uint8Array[],
    format: FrameFormat,
    signal?: AbortSignal,
  ): Promise<void>;
}

/** Makes an engine of a painter: checks what comes in, stops between batches, and names what goes wrong. */
export function engineOf(painter: FramePainter): LocalEngine {
  const paintInto: LocalEngine['paintInto'] = async (targets, frames, format, signal) => {
    checkFrames(frames, format);
    await paintBatches(painter, targets, frames, layoutOf(format), signal);
  };
  const paint: LocalEngine['paint'] = async (frames, format, signal) => {
    const targets = frames.map(({ length }) => new Uint8Array(length));
    await paintInto(targets, frames, format, signal);
    return targets;
  };
  return { name: painter.name, version: painter.version, paint, paintInto, close: () => painter.release() };
}

async function paintBatches(
  painter: FramePainter,
  targets: readonly Uint8Array[],
  frames: readonly Uint8Array[],
  layout: FrameLayout,
  signal?: AbortSignal,
): Promise<void> {
  for (let from = 0; from < frames.length; from += painter.framesAtOnce) {
    await nextTurn(); // lets an abort in: painting itself blocks the thread
    if (signal?.aborted) throw stopped(signal);
    const to = from + painter.framesAtOnce;
    await paintBatch(painter, frames.slice(from, to), targets.slice(from, to), layout);
  }
}

async function paintBatch(
  painter: FramePainter,
  frames: readonly Uint8Array[],
  targets: readonly Uint8Array[],
  layout: FrameLayout,
): Promise<void> {
  try {
    await painter.paint(frames, targets, layout);
  } catch (cause) {
    if (cause instanceof RepaintError) throw cause;
    const size = `${layout.width}×${layout.height}`;
    throw transient('engine', `${painter.name} could not paint a frame of ${size}: ${reason(cause)}`, cause);
  }
}

function checkFrames(frames: readonly Uint8Array[], { width, height }: FrameFormat): void {
  const isSize = (value: number) => Number.isInteger(value) && value >= 1;
  if (!isSize(width) || !isSize(height)) {
    throw permanent(
      'invalid-request',
      `A frame of ${width}×${height} can't be painted: expected whole numbers from 1.`,
    );
  }
  const expected = nv12FrameBytes(width, height);
  const index = frames.findIndex(({ length }) => length !== expected);
  if (index < 0) return;
  const found = `Frame ${index} has ${frames[index]?.length} bytes`;
  throw permanent('invalid-request', `${found}: expected ${expected}, NV12 of ${width}×${height}.`);
}

function layoutOf({ width, height, colour }: FrameFormat): FrameLayout {
  const resolved = resolveColour(colour, { width, height });
  return { width, height, yuvToRgb: yuvToRgbMatrix(resolved), rgbToYuv: rgbToYuvMatrix(resolved) };
}

/** The first line of whatever was thrown: native code adds pages. */
export function reason(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return text.split('\n', 1)[0]?.slice(0, 500) ?? '';
}
