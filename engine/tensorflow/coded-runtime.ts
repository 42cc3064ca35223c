import type * as core from '@tensorflow/tfjs-core';
import type { CodedRuntime } from '../coded-painter.ts';
import { type Affine, EPSILON } from '../codes/normalisation.ts';
import type { Cells } from '../frames/cells.ts';
import { CELL, type CodedLayer, type CodedNetwork, runLayers } from '../weights/coded-network.ts';
import { type Convolution, TAPS } from '../weights/convolution.ts';

type Tensorflow = typeof core;

/** Makes the runtime of a network that takes a code, in TensorFlow.js: channels last, in fp32. */
export function codedRuntime(tf: Tensorflow, network: CodedNetwork): CodedRuntime {
  const kernels = network.layers.map(({ convolution }) => kernelOf(tf, convolution));
  const last = kernelOf(tf, network.last);
  const lastBias = tf.tensor1d(network.lastBias);
  const { rows, columns, matrix, offset } = network.toBytes;
  const toBytes = tf.tidy(() => tf.transpose(tf.tensor2d(matrix, [rows, columns])));
  const bytesOffset = tf.tensor1d(offset);
  const convolved = (x: core.Tensor4D, index: number): core.Tensor4D => {
    const { stride, spreads } = network.layers[index] as CodedLayer;
    // With a stride of 2, 'same' would pad an even side only at one end.
    const padding: core.backend_util.ExplicitPadding = [
      [0, 0],
      [1, 1],
      [1, 1],
      [0, 0],
    ];
    const given = tf.conv2d(x, kernels[index] as core.Tensor4D, stride, padding);
    return spreads ? tf.depthToSpace(given, 2) : given;
  };
  const plain = {
    relu: (x: core.Tensor4D): core.Tensor4D => tf.relu(x),
    add: (x: core.Tensor4D, y: core.Tensor4D): core.Tensor4D => tf.add(x, y),
  };
  const paint = (cells: Cells, affine: Affine): core.Tensor => {
    const parts = perLayer(tf, network, affine);
    const x = runLayers(network, cellsOf(tf, cells), {
      layer: (seen, index) => {
        const { scale, shift } = parts[index] as LayerAffine;
        return tf.add(tf.mul(convolved(seen, index), scale), shift);
      },
      ...plain,
    });
    const logits = tf.add(tf.conv2d(x, last, 1, 'same'), lastBias);
    const rgb = tf.reshape(tf.sigmoid(logits), [cells.rows * cells.columns, columns]);
    return tf.add(tf.matMul(rgb as core.Tensor2D, toBytes), bytesOffset);
  };
  const measure = (cells: Cells, look: Affine): [core.Tensor, core.Tensor] => {
    const parts = perLayer(tf, network, look);
    const means: core.Tensor1D[] = [];
    const variances: core.Tensor1D[] = [];
    runLayers(network, cellsOf(tf, cells), {
      layer: (seen, index) => {
        const { scale, shift } = parts[index] as LayerAffine;
        const given = convolved(seen, index);
        const mean = tf.mean(given, [0, 1, 2]) as core.Tensor1D;
        const centred = tf.sub(given, mean);
        const variance = tf.mean(tf.square(centred), [0, 1, 2]) as core.Tensor1D;
        means[index] = mean;
        variances[index] = variance;
        const whole = tf.div(scale, tf.sqrt(tf.add(variance, EPSILON)));
        return tf.add(tf.mul(centred, whole), shift);
      },
      ...plain,
    });
    return [tf.concat(means), tf.concat(variances)];
  };
  return {
    measure: async (cells, look) => {
      const [mean, variance] = tf.tidy(() => measure(cells, look));
      const measured = { mean: floatsOf(await mean.data()), variance: floatsOf(await variance.data()) };
      tf.dispose([mean, variance]);
      return measured;
    },
    paint: async (cells, affine) => {
      const painted = tf.tidy(() => paint(cells, affine));
      clamped(cells.painted).set(await painted.data());
      painted.dispose();
    },
    release: async () => {
      tf.dispose([...kernels, last, lastBias, toBytes, bytesOffset]);
    },
  };
}

interface LayerAffine {
  readonly scale: core.Tensor1D;
  readonly shift: core.Tensor1D;
}

function perLayer(tf: Tensorflow, { layers }: CodedNetwork, { scale, shift }: Affine): LayerAffine[] {
  let at = 0;
  return layers.map(({ channels }) => {
    const part = (values: Float32Array) => tf.tensor1d(values.subarray(at, at + channels));
    const affine = { scale: part(scale), shift: part(shift) };
    at += channels;
    return affine;
  });
}

/** Transposes [outputs, inputs, 3, 3] to [3, 3, inputs, outputs]. */
function kernelOf(tf: Tensorflow, { inputs, outputs, weight }: Convolution): core.Tensor4D {
  const kernel = Float32Array.from(weight, (_, at) => {
    const [tap, rest] = [Math.floor(at / (inputs * outputs)), at % (inputs * outputs)];
    const [input, output] = [Math.floor(rest / outputs), rest % outputs];
    return weight[(output * inputs + input) * TAPS + tap] ?? 0;
  });
  return tf.tensor4d(kernel, [3, 3, inputs, outputs]);
}

/** Makes a tensor of the cells, with 128 subtracted from each byte. */
function cellsOf(tf: Tensorflow, { rows, columns, source }: Cells): core.Tensor4D {
  return tf.sub(tf.tensor4d(Float32Array.from(source), [1, rows, columns, CELL]), 128);
}

function floatsOf(data: core.DataTypeMap[keyof core.DataTypeMap]): Float32Array {
  return Float32Array.from(data as Float32Array);
}

/** Returns a view that rounds halves to even on assignment, as ONNX does. */
function clamped({ buffer, byteOffset, length }: Uint8Array): Uint8ClampedArray {
  return new Uint8ClampedArray(buffer, byteOffset, length);
}
