import type { Tensor } from './tensor.ts';

/** A picture as interleaved RGB bytes, upright, without alpha. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

export interface LabelledScore {
  readonly label: string;
  /** The confidence, 0 to 1 after a softmax stage, and else the network's own score. */
  readonly confidence: number;
}

/** The values that stages pass on, one item of a request at a time. */
export interface Values {
  /** The bytes of a picture file. */
  encoded: Uint8Array;
  picture: Picture;
  /** One tensor, `[1, …]` or as many items as the request had. */
  tensor: Tensor;
  /** Every label, the likeliest first. */
  labels: readonly LabelledScore[];
}
export type Kind = keyof Values;
