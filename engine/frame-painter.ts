import { setImmediate as nextTurn } from 'node:timers/promises';
import { permanent, RepaintError, transient } from '../core/contracts/failure.ts';
import { messageOf } from '../core/contracts/message-of.ts';
import { nv12FrameBytes, type ResolvedColour, resolveColour } from '../core/media/pictures/colour.ts';
import type { CodeMix } from './codes/code-mix.ts';
import { checkLook, type EngineOptions } from './engine-options.ts';
import { type PaintWithOptions, paintWithOptions } from './paint-with-options.ts';
import { stopped } from './stopped.ts';
import type { FrameFormat, FrameLook, StyleEngine } from './style-engine.ts';

/** Size and colour of frames, with unspecified colour resolved. */
export interface FrameLayout {
  readonly width: number;
  readonly height: number;
  readonly colour: ResolvedColour;
}

/** An open network: the part in which engines differ. */
export interface FramePainter {
  readonly name: string;
  readonly version: string;
  /**
   * Paints a frame into another array of the same size. The frame has been checked against the layout. Calls don't overlap.
   * @param style if absent, the one that the painter was opened with
   */
  paint(frame: Uint8Array, target: Uint8Array, layout: FrameLayout, style?: CodeMix): Promise<void>;
  release(): Promise<void>;
}

/** An engine in the calling thread. */
export interface LocalEngine extends StyleEngine {
  /** Paints as `paint` does, but into arrays of the caller, which may be the frames themselves. */
  paintInto(
    targets: readonly Uint8Array[],
    frames: readonly Uint8Array[],
    format: FrameFormat,
    signal?: AbortSignal,
    looks?: readonly FrameLook[],
  ): Promise<void>;
}

/** Makes an engine of a painter. It checks frames, stops between frames, and adds the engine's name to errors. */
export function engineOf(painter: FramePainter, options: EngineOptions): LocalEngine {
  const paintOne = naming(painter, paintWithOptions(painter, options));
  const paintInto: LocalEngine['paintInto'] = async (targets, frames, format, signal, looks = []) => {
    checkFrames(frames, format);
    const layout = layoutOf(format);
    const checked = frames.map((_, index) => checkLook(looks[index] ?? {}));
    for (const [index, frame] of frames.entries()) {
      await nextTurn(); // lets an abort in: painting itself blocks the thread
      if (signal?.aborted) throw stopped(signal);
      await paintOne(frame, targets[index] ?? frame, layout, checked[index] ?? {});
    }
  };
  const paint: LocalEngine['paint'] = async (frames, format, signal, looks) => {
    const targets = frames.map(({ length }) => new Uint8Array(length));
    await paintInto(targets, frames, format, signal, looks);
    return targets;
  };
  return { name: painter.name, version: painter.version, paint, paintInto, close: () => painter.release() };
}

/** Wraps an error that is no RepaintError, naming the engine and the size of the frame. */
function naming({ name }: FramePainter, paint: PaintWithOptions): PaintWithOptions {
  return async (frame, target, layout, look) => {
    try {
      await paint(frame, target, layout, look);
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

/** Returns the first line of what was thrown. Native code adds pages. */
export function reason(thrown: unknown): string {
  const text = messageOf(thrown);
  return text.split('\n', 1)[0]?.slice(0, 500) ?? '';
}
