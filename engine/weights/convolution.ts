/** A 3×3 convolution with zeros outside. */
export interface Convolution {
  readonly inputs: number;
  readonly outputs: number;
  /** [outputs, inputs, 3, 3] */
  readonly weight: Float32Array;
}

/** Taps of a 3×3 kernel. */
export const TAPS = 9;
