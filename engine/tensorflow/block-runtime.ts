import type * as core from '@tensorflow/tfjs-core';
import type { BlockFrames, BlockRuntime } from '../block-painter.ts';
import type { ByteBounds } from '../weights/byte-bounds.ts';
import { type Convolution, TAPS } from '../weights/convolution.ts';
import { CANVAS_CHANNELS, LUMA_CHANNELS, type NetworkWeights, wiringOf } from '../weights/network-weights.ts';

type Tensorflow = typeof core;

/** A convolution with its weights in TensorFlow's memory. */
interface Layer {
  readonly kernel: core.Tensor4D;
  readonly bias: core.Tensor1D;
}

/** A network whose colours are folded in, as TensorFlow.js computes it: channels last, in fp32. */
export function blockRuntime(tf: Tensorflow, network: NetworkWeights, bounds: ByteBounds): BlockRuntime {
  const { head, pairs, tail } = wiringOf(network);
  const first = layerOf(tf, head);
  const between = pairs.map(([inner, outer]): [Layer, Layer] => [layerOf(tf, inner), layerOf(tf, outer)]);
  const last = layerOf(tf, tail);
  const paint = (frames: BlockFrames): [core.Tensor, core.Tensor] => {
    let x = conv(tf, blocksOf(tf, frames), first, 'relu');
    for (const [inner, outer] of between) {
      const sum: core.Tensor4D = tf.add(conv(tf, conv(tf, x, inner, 'relu'), outer), x);
      x = network.sum === 'relu' ? tf.relu(sum) : sum;
    }
    return planesOf(tf, conv(tf, x, last), frames, bounds);
  };
  return {
    run: async (frames) => {
      const [luma, chroma] = tf.tidy(() => paint(frames));
      clamped(frames.paintedLuma).set(await luma.data());
      clamped(frames.paintedChroma).set(await chroma.data());
      tf.dispose([luma, chroma]);
    },
    release: async () => {
      for (const { kernel, bias } of [first, ...between.flat(), last]) tf.dispose([kernel, bias]);
    },
  };
}

/** [outputs, inputs, 3, 3] → [3, 3, inputs, outputs] */
function layerOf(tf: Tensorflow, { inputs, outputs, weight, bias }: Convolution): Layer {
  const kernel = Float32Array.from(weight, (_, at) => {
    const [tap, rest] = [Math.floor(at / (inputs * outputs)), at % (inputs * outputs)];
    const [input, output] = [Math.floor(rest / outputs), rest % outputs];
    return weight[(output * inputs + input) * TAPS + tap] ?? 0;
  });
  return { kernel: tf.tensor4d(kernel, [3, 3, inputs, outputs]), bias: tf.tensor1d(bias) };
}

function conv(tf: Tensorflow, x: core.Tensor4D, { kernel, bias }: Layer, activation?: 'relu'): core.Tensor4D {
  return tf.fused.conv2d({ x, filter: kernel, strides: 1, pad: 'same', bias, ...(activation && { activation }) });
}

/** Bytes less 128, [N, rows, columns, 24], or 40 with a canvas. */
function blocksOf(tf: Tensorflow, { count, rows, columns, luma, chroma, canvas }: BlockFrames): core.Tensor4D {
  const channels = (bytes: Uint8Array, lines: number): core.Tensor4D => {
    const plane = tf.tensor(Float32Array.from(bytes), [count * rows, lines, columns, 4]);
    return tf.reshape(tf.transpose(plane, [0, 2, 1, 3]), [count, rows, columns, lines * 4]);
  };
  const seen = [channels(luma, 4), channels(chroma, 2)];
  if (canvas) seen.push(tf.tensor4d(Float32Array.from(canvas), [count, rows, columns, CANVAS_CHANNELS]));
  return tf.sub(tf.concat(seen, 3), 128);
}

/** [N, rows, columns, 24] → luma and chroma as they lie in frames. */
function planesOf(
  tf: Tensorflow,
  painted: core.Tensor4D,
  { count, rows, columns }: BlockFrames,
  bounds: ByteBounds,
): [core.Tensor, core.Tensor] {
  const plane = (begin: number, lines: number, [low, high]: readonly [number, number]) => {
    const channels = tf.slice(painted, [0, 0, 0, begin], [count, rows, columns, lines * 4]);
    const blocks = tf.reshape(channels, [count * rows, columns, lines, 4]);
    return tf.transpose(tf.clipByValue(blocks, low, high), [0, 2, 1, 3]);
  };
  return [plane(0, 4, bounds.luma), plane(LUMA_CHANNELS, 2, bounds.chroma)];
}

/** Rounds halves to even as it is written to, as ONNX does. */
function clamped({ buffer, byteOffset, length }: Uint8Array): Uint8ClampedArray {
  return new Uint8ClampedArray(buffer, byteOffset, length);
}
