import type { ColourDescription } from '../core/contracts/colour-description.ts';
import type { Precision } from '../core/contracts/painting-options.ts';
import type { CodeMix } from './codes/code-mix.ts';

/** What the bytes of a frame mean: 8-bit NV12, in the size and colour of the source. */
export interface FrameFormat {
  readonly width: number;
  readonly height: number;
  readonly colour: ColourDescription;
}

/** How one frame is painted. What it leaves out is as the engine was opened. */
export interface FrameLook {
  /** Only networks that take a code can change it: see `KnownStyle.takesCodes`. */
  readonly style?: CodeMix;
  readonly strength?: number;
  readonly strokeSize?: number;
}

/** Paints frames with one network. Everything it throws is a `RepaintError`. */
export interface StyleEngine {
  /** `onnx`, `tensorflow`. */
  readonly name: string;
  /** What runs the network, and where: `onnxruntime 1.30.0, cpu`. */
  readonly version: string;
  /**
   * Paints NV12 frames, in order; the painting of a frame depends on nothing but that frame and its look. Each frame has
   * `nv12FrameBytes(width, height)` bytes; leave them alone until the promise settles. The results are new arrays of
   * that size, in memory that isn't shared.
   * @param looks one a frame, in their order; frames without one are painted as the engine was opened
   */
  paint(
    frames: readonly Uint8Array[],
    format: FrameFormat,
    signal?: AbortSignal,
    looks?: readonly FrameLook[],
  ): Promise<Uint8Array[]>;
  close(): Promise<void>;
}

/** What an engine is opened with. */
export interface EngineRequest {
  /** The folder of the network: weights and `card.json`. */
  readonly networkFolder: string;
  /** By name, or by code where the network takes one. */
  readonly style: CodeMix;
  /** 0 gives the source back, 1 paints in full. */
  readonly strength: number;
  /** The source's colours with the style's strokes; the style's colours, unless given. */
  readonly keepColors?: boolean;
  /** 0.25 to 4: 2 paints strokes twice as large; 1, unless given. */
  readonly strokeSize?: number;
  /** `auto`, unless given. */
  readonly precision?: Precision;
  /** CPU threads; as many as the machine has, unless given. */
  readonly threads?: number;
}
