import type * as core from '@tensorflow/tfjs-core';
import type { CodedRuntime } from '../coded-painter.ts';
import { type Affine, EPSILON, type Statistics } from '../codes/normalisation.ts';
import type { Cells } from '../frames/cells.ts';
import {
  CELL,
  type CodedLayer,
  type CodedNetwork,
  type Convolution,
  runLayers,
  TAPS,
} from '../weights/coded-network.ts';

type Tensorflow = typeof core;

// With a stride of 2, 'same' would pad an even side only at one end.
const PADDING: core.backend_util.ExplicitPadding = [
  [0, 0],
  [1, 1],
  [1, 1],
  [0, 0],
];

/** Runs a network that takes a code in TensorFlow.js: channels last, in fp32. */
export class TensorflowCodedRuntime implements CodedRuntime {
  readonly #tf: Tensorflow;
  readonly #network: CodedNetwork;
  readonly #kernels: core.Tensor4D[];
  readonly #last: core.Tensor4D;
  readonly #lastBias: core.Tensor1D;
  readonly #toBytes: core.Tensor2D;
  readonly #bytesOffset: core.Tensor1D;

  constructor(tf: Tensorflow, network: CodedNetwork) {
    const { rows, columns, matrix, offset } = network.toBytes;
    this.#tf = tf;
    this.#network = network;
    this.#kernels = network.layers.map(({ convolution }) => kernelOf(tf, convolution));
    this.#last = kernelOf(tf, network.last);
    this.#lastBias = tf.tensor1d(network.lastBias);
    this.#toBytes = tf.tidy(() => tf.transpose(tf.tensor2d(matrix, [rows, columns])));
    this.#bytesOffset = tf.tensor1d(offset);
  }

  async measure(cells: Cells, look: Affine): Promise<Statistics> {
    const tf = this.#tf;
    const [mean, variance] = tf.tidy(() => {
      const means: core.Tensor1D[] = [];
      const variances: core.Tensor1D[] = [];
      this.#run(cells, look, (given, index, { scale, shift }) => {
        const mean = tf.mean(given, [0, 1, 2]) as core.Tensor1D;
        const centred = tf.sub(given, mean);
        const variance = tf.mean(tf.square(centred), [0, 1, 2]) as core.Tensor1D;
        means[index] = mean;
        variances[index] = variance;
        return tf.add(tf.mul(centred, tf.div(scale, tf.sqrt(tf.add(variance, EPSILON)))), shift);
      });
      return [tf.concat(means), tf.concat(variances)];
    });
    const measured = { mean: floatsOf(await mean.data()), variance: floatsOf(await variance.data()) };
    tf.dispose([mean, variance]);
    return measured;
  }

  async paint(cells: Cells, affine: Affine): Promise<void> {
    const tf = this.#tf;
    const painted = tf.tidy(() => {
      const x = this.#run(cells, affine, (given, _, { scale, shift }) => tf.add(tf.mul(given, scale), shift));
      const logits = tf.add(tf.conv2d(x, this.#last, 1, 'same'), this.#lastBias);
      const rgb = tf.reshape(tf.sigmoid(logits), [cells.rows * cells.columns, this.#network.toBytes.columns]);
      return tf.add(tf.matMul(rgb as core.Tensor2D, this.#toBytes), this.#bytesOffset);
    });
    clamped(cells.painted).set(await painted.data());
    painted.dispose();
  }

  async release(): Promise<void> {
    this.#tf.dispose([...this.#kernels, this.#last, this.#lastBias, this.#toBytes, this.#bytesOffset]);
  }

  /** Runs all layers. @param normalise makes a layer's output of what its convolution gives */
  #run(
    cells: Cells,
    affine: Affine,
    normalise: (given: core.Tensor4D, index: number, affine: LayerAffine) => core.Tensor4D,
  ): core.Tensor4D {
    const tf = this.#tf;
    const parts = perLayer(tf, this.#network, affine);
    return runLayers(this.#network, cellsOf(tf, cells), {
      layer: (x, index) => normalise(this.#convolved(x, index), index, parts[index] as LayerAffine),
      relu: (x) => tf.relu(x),
      add: (x, y) => tf.add(x, y),
    });
  }

  #convolved(x: core.Tensor4D, index: number): core.Tensor4D {
    const { stride, spreads } = this.#network.layers[index] as CodedLayer;
    const given = this.#tf.conv2d(x, this.#kernels[index] as core.Tensor4D, stride, PADDING);
    return spreads ? this.#tf.depthToSpace(given, 2) : given;
  }
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
