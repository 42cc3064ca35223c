/** A 3×3 convolution with zero padding. */
export interface Convolution {
  readonly inputs: number;
  readonly outputs: number;
  /** Weights as [outputs, inputs, 3, 3]. */
  readonly weight: Float32Array;
}

/** Number of taps of a 3×3 kernel. */
export const TAPS = 9;
