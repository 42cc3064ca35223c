import { type Convolution, TAPS } from './convolution.ts';

/**
 * The largest weight. Processors without VNNI add two products of a byte and a weight in 16 bits, which saturate:
 * 2 · 255 · 64 still fits, so weights have 7 bits, everywhere, for the same picture everywhere.
 */
const MOST = 63;

/** A value v is stored as the byte `round(v / scale) + zero`. */
export interface ByteScale {
  readonly scale: number;
  readonly zero: number;
}

export interface QuantisedConvolution {
  readonly inputs: number;
  readonly outputs: number;
  /** [outputs, inputs, 3, 3] */
  readonly weight: Int8Array;
  /** [outputs]: what a weight of 1 stands for. */
  readonly weightScale: Float32Array;
  /** [outputs], in units of the input's scale times the weight's. */
  readonly bias: Int32Array;
}

/** The bytes that values from `low` (at most 0) to `high` are stored in, with 0 exact. */
export function byteScale({ low, high }: { low: number; high: number }): ByteScale {
  const bottom = Math.min(low, 0);
  const scale = Math.max(high - bottom, 1e-6) / 255;
  return { scale, zero: Math.round((0 - bottom) / scale) };
}

/** Quantises each output channel by the largest of its weights. */
export function quantise({ inputs, outputs, weight, bias }: Convolution, inputScale: number): QuantisedConvolution {
  const kernel = inputs * TAPS;
  const weightScale = new Float32Array(outputs);
  const quantised = new Int8Array(weight.length);
  const units = new Int32Array(outputs);
  for (let out = 0; out < outputs; out += 1) {
    const row = weight.subarray(out * kernel, (out + 1) * kernel);
    const scale = Math.max(row.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / MOST, 1e-12);
    weightScale[out] = scale;
    row.forEach((value, at) => {
      quantised[out * kernel + at] = Math.round(value / scale);
    });
    units[out] = Math.round((bias[out] ?? 0) / (scale * inputScale));
  }
  return { inputs, outputs, weight: quantised, weightScale, bias: units };
}
