import { type Affine, EPSILON } from '../../engine/codes/normalisation.ts';
import { CELL, type CodedNetwork, type Convolution, runLayers } from '../../engine/weights/coded-network.ts';

/** Channels last: `rows` · `columns` · channels. */
export interface Grid {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

/** What a network does with a layer's output, by the number of the layer and the channel. */
type Normalise = (given: Grid, layer: number, channels: number) => Grid;

/** The bytes that a network makes of cells of bytes, neither rounded nor clipped, computed as the definition has it. */
export function runReference(network: CodedNetwork, cells: Grid, normalise: Normalise): Grid {
  const centred = { ...cells, values: cells.values.map((byte) => byte - 128) };
  const x = runLayers<Grid>(network, centred, {
    layer: (seen, index) => {
      const layer = network.layers[index] as CodedNetwork['layers'][number];
      const convolved = convolve(layer.convolution, seen, layer.stride);
      return normalise(layer.spreads ? spread(convolved, layer.channels) : convolved, index, layer.channels);
    },
    relu: (grid) => ({ ...grid, values: grid.values.map((value) => Math.max(value, 0)) }),
    add: (grid, { values }) => ({ ...grid, values: grid.values.map((value, at) => value + (values[at] ?? 0)) }),
  });
  const rgb = convolve(network.last, x, 1).values.map((value, at) => {
    return 1 / (1 + Math.exp(-value - (network.lastBias[at % network.last.outputs] ?? 0)));
  });
  const { rows, columns, matrix, offset } = network.toBytes;
  const values = new Float64Array(x.rows * x.columns * CELL);
  for (let at = 0; at < values.length; at += 1) {
    const [cell, row] = [Math.floor(at / rows), at % rows];
    let sum = offset[row] ?? 0;
    for (let inner = 0; inner < columns; inner += 1) {
      sum += (matrix[row * columns + inner] ?? 0) * (rgb[cell * columns + inner] ?? 0);
    }
    values[at] = sum;
  }
  return { ...x, values };
}

/** Normalises by the mean and the variance of what is given, scales and shifts as the style does, and keeps both. */
export function byOwn(look: Affine, channelsBefore: readonly number[]): { normalise: Normalise; kept: Affine } {
  const kept = { scale: look.scale.slice(), shift: look.shift.slice() };
  const normalise: Normalise = (given, layer, channels) => {
    const from = channelsBefore[layer] ?? 0;
    const count = given.rows * given.columns;
    for (let channel = 0; channel < channels; channel += 1) {
      let [sum, squares] = [0, 0];
      for (let at = channel; at < given.values.length; at += channels) sum += given.values[at] ?? 0;
      const mean = sum / count;
      for (let at = channel; at < given.values.length; at += channels) squares += ((given.values[at] ?? 0) - mean) ** 2;
      const scale = (look.scale[from + channel] ?? 0) / Math.sqrt(squares / count + EPSILON);
      kept.scale[from + channel] = scale;
      kept.shift[from + channel] = (look.shift[from + channel] ?? 0) - mean * scale;
    }
    return byGiven(kept, channelsBefore)(given, layer, channels);
  };
  return { normalise, kept };
}

/** Scales and shifts that include the normalisation. */
export function byGiven({ scale, shift }: Affine, channelsBefore: readonly number[]): Normalise {
  return (given, layer, channels) => {
    const from = channelsBefore[layer] ?? 0;
    const values = given.values.map((value, at) => {
      const channel = from + (at % channels);
      return value * (scale[channel] ?? 0) + (shift[channel] ?? 0);
    });
    return { ...given, values };
  };
}

/** [above or below, left or right, channel] of each position, side by side. */
function spread({ rows, columns, values }: Grid, channels: number): Grid {
  const fine = new Float64Array(values.length);
  for (let at = 0; at < values.length; at += 1) {
    const [position, rest] = [Math.floor(at / (4 * channels)), at % (4 * channels)];
    const [part, channel] = [Math.floor(rest / channels), rest % channels];
    const row = 2 * Math.floor(position / columns) + (part >> 1);
    const column = 2 * (position % columns) + (part & 1);
    fine[(row * 2 * columns + column) * channels + channel] = values[at] ?? 0;
  }
  return { rows: 2 * rows, columns: 2 * columns, values: fine };
}

export function convolve({ inputs, outputs, weight }: Convolution, grid: Grid, stride: number): Grid {
  const [rows, columns] = [Math.ceil(grid.rows / stride), Math.ceil(grid.columns / stride)];
  const values = new Float64Array(rows * columns * outputs);
  const value = (row: number, column: number, channel: number) => {
    const isInside = row >= 0 && row < grid.rows && column >= 0 && column < grid.columns;
    return isInside ? (grid.values[(row * grid.columns + column) * inputs + channel] ?? 0) : 0;
  };
  for (let at = 0; at < values.length; at += 1) {
    const [output, position] = [at % outputs, Math.floor(at / outputs)];
    const [row, column] = [Math.floor(position / columns) * stride, (position % columns) * stride];
    let sum = 0;
    for (let input = 0; input < inputs; input += 1) {
      for (let tap = 0; tap < 9; tap += 1) {
        const factor = weight[(output * inputs + input) * 9 + tap] ?? 0;
        sum += factor * value(row + Math.floor(tap / 3) - 1, column + (tap % 3) - 1, input);
      }
    }
    values[at] = sum;
  }
  return { rows, columns, values };
}
