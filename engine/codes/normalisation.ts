/** y = scale · x + shift, for all channels of all layers, one after the other. */
export interface Affine {
  readonly scale: Float32Array;
  readonly shift: Float32Array;
}

/** Of what each layer gives, channel by channel, as {@link Affine}. */
export interface Statistics {
  readonly mean: Float32Array;
  readonly variance: Float32Array;
  /** Where the runtime paints in bytes. */
  readonly ranges?: Ranges;
}

/** How low and how high all that is kept between layers gets: what each gives, after its ReLU where it has one, and each sum. */
export interface Ranges {
  readonly low: Float32Array;
  readonly high: Float32Array;
}

/** What keeps an even picture from being divided by nothing; training has the same. */
export const EPSILON = 1e-5;

/** Normalises by statistics, then scales and shifts as the style does: both at once. */
export function normalised(look: Affine, { mean, variance }: Statistics): Affine {
  const scale = look.scale.map((value, at) => value / Math.sqrt((variance[at] ?? 0) + EPSILON));
  return { scale, shift: look.shift.map((value, at) => value - (mean[at] ?? 0) * (scale[at] ?? 0)) };
}
