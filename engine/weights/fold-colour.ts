import { type ResolvedColour, rgbToYuvMatrix, yuvToRgbMatrix } from '../../core/media/pictures/colour.ts';
import { type Convolution, TAPS } from './convolution.ts';
import { BLOCK_CHANNELS, LUMA_CHANNELS, MID_GREY, type NetworkWeights } from './network-weights.ts';

/** What the networks were trained on. */
const CANONICAL: ResolvedColour = { matrix: 'bt709', range: 'full' };

/** y = matrix · x + offset; `matrix` is row-major, rows × columns. */
export interface AffineMap {
  readonly rows: number;
  readonly columns: number;
  readonly matrix: Float64Array;
  readonly offset: Float64Array;
}

/**
 * Makes a network that reads and gives canonical blocks one that reads a source's bytes less 128 and gives its bytes, with
 * U and V of a pixel side by side as in NV12. Exact, but for the ring of zeros around the picture: a source's byte of 128 is
 * not quite mid-grey where its range is limited.
 */
export function foldColour(network: NetworkWeights, colour: ResolvedColour): NetworkWeights {
  const layers = [...network.layers];
  const head = layers[0] as Convolution;
  layers[0] = afterMap(head, besideCanvas(toCanonicalBlocks(colour), head.inputs));
  const last = layers.length - 1;
  layers[last] = beforeMap(layers[last] as Convolution, fromCanonicalBlocks(colour));
  return { ...network, layers };
}

/** The same map for blocks that channels of a canvas follow: they stay as they are. */
function besideCanvas(map: AffineMap, channels: number): AffineMap {
  const matrix = new Float64Array(channels * channels);
  const offset = new Float64Array(channels);
  for (let row = 0; row < channels; row += 1) {
    offset[row] = map.offset[row] ?? 0;
    const isBlock = row < map.rows;
    if (isBlock) matrix.set(map.matrix.subarray(row * map.columns, (row + 1) * map.columns), row * channels);
    else matrix[row * channels + row] = 1;
  }
  return { rows: channels, columns: channels, matrix, offset };
}

/** conv(map(x)): the offset goes through the sum of the taps. */
export function afterMap(conv: Convolution, map: AffineMap): Convolution {
  const weight = new Float32Array(conv.outputs * map.columns * TAPS);
  const bias = Float32Array.from(conv.bias);
  for (let out = 0; out < conv.outputs; out += 1) {
    for (let inner = 0; inner < conv.inputs; inner += 1) {
      for (let tap = 0; tap < TAPS; tap += 1) {
        const value = conv.weight[(out * conv.inputs + inner) * TAPS + tap] ?? 0;
        bias[out] = (bias[out] ?? 0) + value * (map.offset[inner] ?? 0);
        for (let at = 0; at < map.columns; at += 1) {
          const index = (out * map.columns + at) * TAPS + tap;
          weight[index] = (weight[index] ?? 0) + value * (map.matrix[inner * map.columns + at] ?? 0);
        }
      }
    }
  }
  return { inputs: map.columns, outputs: conv.outputs, weight, bias };
}

/** map(conv(x)) */
export function beforeMap(conv: Convolution, map: AffineMap): Convolution {
  const kernel = conv.inputs * TAPS;
  const weight = new Float32Array(map.rows * kernel);
  const bias = Float32Array.from(map.offset);
  for (let row = 0; row < map.rows; row += 1) {
    for (let inner = 0; inner < conv.outputs; inner += 1) {
      const factor = map.matrix[row * map.columns + inner] ?? 0;
      if (factor === 0) continue;
      bias[row] = (bias[row] ?? 0) + factor * (conv.bias[inner] ?? 0);
      for (let at = 0; at < kernel; at += 1) {
        const index = row * kernel + at;
        weight[index] = (weight[index] ?? 0) + factor * (conv.weight[inner * kernel + at] ?? 0);
      }
    }
  }
  return { inputs: conv.inputs, outputs: map.rows, weight, bias };
}

/** A source's bytes less 128 → what the first layer reads. */
function toCanonicalBlocks(colour: ResolvedColour): AffineMap {
  const { matrix, offset } = pixelMap(colour, CANONICAL);
  const centred = offset.map((value, row) => {
    const atMiddle = [0, 1, 2].reduce((sum, column) => sum + (matrix[row * 3 + column] ?? 0) * 128, value);
    return row === 0 ? atMiddle / 255 - MID_GREY : (atMiddle - 128) / 255;
  });
  const scaled = matrix.map((value) => value / 255);
  return blockMap(scaled, centred, (sample) => ({ from: interleaved(sample), to: sample.canonical }));
}

/** What the last layer gives → a source's bytes. */
function fromCanonicalBlocks(colour: ResolvedColour): AffineMap {
  const { matrix, offset } = pixelMap(CANONICAL, colour);
  const neutral = offset.map((value, row) => value + ((matrix[row * 3 + 1] ?? 0) + (matrix[row * 3 + 2] ?? 0)) * 128);
  const scaled = matrix.map((value) => value * 255);
  return blockMap(scaled, neutral, (sample) => ({ from: sample.canonical, to: interleaved(sample) }));
}

/** Bytes (Y, U, V) of one colour → bytes of another: `matrix` is 3×3. */
function pixelMap(from: ResolvedColour, to: ResolvedColour): { matrix: Float64Array; offset: Float64Array } {
  const inward = Float64Array.from(yuvToRgbMatrix(from));
  const outward = Float64Array.from(rgbToYuvMatrix(to));
  const matrix = new Float64Array(9);
  const offset = new Float64Array(3);
  for (let row = 0; row < 3; row += 1) {
    offset[row] = outward[row * 4 + 3] ?? 0;
    for (let colour = 0; colour < 3; colour += 1) {
      const factor = outward[row * 4 + colour] ?? 0;
      offset[row] = (offset[row] ?? 0) + factor * (inward[colour * 4 + 3] ?? 0);
      for (let column = 0; column < 3; column += 1) {
        matrix[row * 3 + column] = (matrix[row * 3 + column] ?? 0) + factor * (inward[colour * 4 + column] ?? 0);
      }
    }
  }
  return { matrix, offset };
}

/** One of the 24 samples of a block. */
interface Sample {
  readonly plane: 0 | 1 | 2;
  /** The quarter of the block that it lies in or covers, 0 to 3. */
  readonly cell: number;
  readonly canonical: number;
}

/** 16 of luma by rows; then U, then V, each of the four cells. */
const SAMPLES: readonly Sample[] = Array.from({ length: BLOCK_CHANNELS }, (_, canonical) => {
  if (canonical >= LUMA_CHANNELS + 4) return { plane: 2, cell: canonical - LUMA_CHANNELS - 4, canonical };
  if (canonical >= LUMA_CHANNELS) return { plane: 1, cell: canonical - LUMA_CHANNELS, canonical };
  const [row, column] = [Math.floor(canonical / 4), canonical % 4];
  return { plane: 0, cell: 2 * Math.floor(row / 2) + Math.floor(column / 2), canonical };
});

/** The order of NV12: U and V of a cell are neighbours. */
function interleaved({ plane, cell, canonical }: Sample): number {
  return plane === 0 ? canonical : LUMA_CHANNELS + 2 * cell + plane - 1;
}

/** A pixel's map for all samples of a block: chroma is that of the cell, and takes the mean of its luma. */
function blockMap(
  matrix: Float64Array,
  offset: Float64Array,
  order: (sample: Sample) => { from: number; to: number },
): AffineMap {
  const map: AffineMap = {
    rows: BLOCK_CHANNELS,
    columns: BLOCK_CHANNELS,
    matrix: new Float64Array(BLOCK_CHANNELS * BLOCK_CHANNELS),
    offset: new Float64Array(BLOCK_CHANNELS),
  };
  for (const target of SAMPLES) {
    map.offset[order(target).to] = offset[target.plane] ?? 0;
    for (const source of SAMPLES) {
      const factor = (matrix[target.plane * 3 + source.plane] ?? 0) * shareOf(source, target);
      map.matrix[order(target).to * BLOCK_CHANNELS + order(source).from] = factor;
    }
  }
  return map;
}

/** How much of a sample goes into another. */
function shareOf(source: Sample, target: Sample): number {
  if (source.cell !== target.cell) return 0;
  if (source.plane !== 0) return 1;
  if (target.plane !== 0) return 1 / 4;
  return source.canonical === target.canonical ? 1 : 0;
}
