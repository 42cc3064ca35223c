import type { ColourDescription } from '../core/contracts/colour-description.ts';
import type { Precision } from '../core/contracts/painting-options.ts';
import type { CodeMix } from './codes/code-mix.ts';

/** Format of frames, which are 8-bit NV12 in the size and colour of the source. */
export interface FrameFormat {
  readonly width: number;
  readonly height: number;
  readonly colour: ColourDescription;
}

/** How one frame is painted. An absent field is as the engine was opened. */
export interface FrameLook {
  /** Only networks that take a code can change it: see `KnownStyle.takesCodes`. Others take the style that they were opened with. */
  readonly style?: CodeMix;
  readonly strength?: number;
  readonly strokeSize?: number;
}

/** Paints frames with one network. All errors that it throws are `RepaintError`s. */
export interface StyleEngine {
  /** Name of the engine: `onnx` or `tensorflow`. */
  readonly name: string;
  /** Library and device that run the network: `onnxruntime 1.30.0, cpu`. */
  readonly version: string;
  /**
   * Paints NV12 frames, in order. The painting of a frame depends only on that frame and its look. Each frame has
   * `nv12FrameBytes(width, height)` bytes, which must not change until the promise settles. The results are new arrays of
   * that size, in memory that isn't shared.
   * @param looks one for each frame, in their order; frames without one are painted as the engine was opened
   */
  paint(
    frames: readonly Uint8Array[],
    format: FrameFormat,
    signal?: AbortSignal,
    looks?: readonly FrameLook[],
  ): Promise<Uint8Array[]>;
  close(): Promise<void>;
}

/** Settings with which an engine is opened. */
export interface EngineRequest {
  /** Folder of the network, with its weights and `card.json`. */
  readonly networkFolder: string;
  /** Style by name, or by code if the network takes codes. */
  readonly style: CodeMix;
  /** How strong the style is: 0 leaves the source as it is, 1 is the full style. */
  readonly strength: number;
  /** True to keep the source's colours; false by default. */
  readonly keepColors?: boolean;
  /** Size of the strokes, from 0.25 to 4; 1 by default. 2 paints them twice as large. */
  readonly strokeSize?: number;
  /** Number format; `auto` by default. */
  readonly precision?: Precision;
  /** Number of CPU threads; by default, as many as the machine has cores. */
  readonly threads?: number;
}
