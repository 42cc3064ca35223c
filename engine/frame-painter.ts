import { setImmediate as nextTurn } from 'node:timers/promises';
import { permanent, RepaintError, transient } from '../core/contracts/failure.ts';
import { nv12FrameBytes, type ResolvedColour, resolveColour } from '../core/media/pictures/colour.ts';
import type { EngineOptions } from './engine-options.ts';
import { paintWithOptions } from './paint-with-options.ts';
import { stopped } from './stopped.ts';
import type { FrameFormat, StyleEngine } from './style-engine.ts';

/** What the bytes of frames mean, with nothing left open. */
export interface FrameLayout {
  readonly width: number;
  readonly height: number;
  readonly colour: ResolvedColour;
}

/** The part of an engine that differs from engine to engine: an open network. */
export interface FramePainter {
  readonly name: string;
  readonly version: string;
  /** The most frames that are worth one call of `paint`. */
  readonly framesAtOnce: number;
  /**
   * Paints frames that are known to fit the layout into other arrays, `targets`, of their size. Called once at a time.
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
export function engineOf(painter: FramePainter, options: EngineOptions): LocalEngine {
  const paintBatch = naming(painter, paintWithOptions(painter, options));
  const paintInto: LocalEngine['paintInto'] = async (targets, frames, format, signal) => {
    checkFrames(frames, format);
    await paintBatches(paintBatch, painter.framesAtOnce, { targets, frames, layout: layoutOf(format) }, signal);
  };
  const paint: LocalEngine['paint'] = async (frames, format, signal) => {
    const targets = frames.map(({ length }) => new Uint8Array(length));
    await paintInto(targets, frames, format, signal);
    return targets;
  };
  return { name: painter.name, version: painter.version, paint, paintInto, close: () => painter.release() };
}

type PaintBatch = FramePainter['paint'];

interface Request {
  readonly targets: readonly Uint8Array[];
  readonly frames: readonly Uint8Array[];
  readonly layout: FrameLayout;
}

async function paintBatches(
  paint: PaintBatch,
  atOnce: number,
  { targets, frames, layout }: Request,
  signal?: AbortSignal,
): Promise<void> {
  for (let from = 0; from < frames.length; from += atOnce) {
    await nextTurn(); // lets an abort in: painting itself blocks the thread
    if (signal?.aborted) throw stopped(signal);
    await paint(frames.slice(from, from + atOnce), targets.slice(from, from + atOnce), layout);
  }
}

/** Says which engine failed at what, where that isn't said yet. */
function naming({ name }: FramePainter, paint: PaintBatch): PaintBatch {
  return async (frames, targets, layout) => {
    try {
      await paint(frames, targets, layout);
    } catch (cause) {
      if (cause instanceof RepaintError) throw cause;
      const size = `${layout.width}×${layout.height}`;
      throw transient('engine', `${name} could not paint a frame of ${size}: ${reason(cause)}`, cause);
    }
  };
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
  return { width, height, colour: resolveColour(colour, { width, height }) };
}

/** The first line of whatever was thrown: native code adds pages. */
export function reason(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return text.split('\n', 1)[0]?.slice(0, 500) ?? '';
}
