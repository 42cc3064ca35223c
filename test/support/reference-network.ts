import type { Convolution } from '../../engine/weights/convolution.ts';
import { type NetworkWeights, wiringOf } from '../../engine/weights/network-weights.ts';

/** Channels last: `rows` · `columns` · channels. */
export interface Blocks {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

/** What a network makes of blocks, computed as the definition has it. */
export function runReference(network: NetworkWeights, blocks: Blocks): Blocks {
  const { head, pairs, tail } = wiringOf(network);
  let x = relu(convolve(head, blocks));
  for (const [inner, outer] of pairs) {
    const branch = convolve(outer, relu(convolve(inner, x)));
    const before = x.values;
    const sum = { ...branch, values: branch.values.map((value, at) => value + (before[at] ?? 0)) };
    x = network.sum === 'relu' ? relu(sum) : sum;
  }
  return convolve(tail, x);
}

function relu(blocks: Blocks): Blocks {
  return { ...blocks, values: blocks.values.map((value) => Math.max(value, 0)) };
}

export function convolve(conv: Convolution, { rows, columns, values }: Blocks): Blocks {
  const painted = new Float64Array(rows * columns * conv.outputs);
  const value = (row: number, column: number, channel: number) => {
    const isInside = row >= 0 && row < rows && column >= 0 && column < columns;
    return isInside ? (values[(row * columns + column) * conv.inputs + channel] ?? 0) : 0;
  };
  for (let at = 0; at < painted.length; at += 1) {
    const [output, block] = [at % conv.outputs, Math.floor(at / conv.outputs)];
    const [row, column] = [Math.floor(block / columns), block % columns];
    let sum = conv.bias[output] ?? 0;
    for (let input = 0; input < conv.inputs; input += 1) {
      for (let tap = 0; tap < 9; tap += 1) {
        const weight = conv.weight[(output * conv.inputs + input) * 9 + tap] ?? 0;
        sum += weight * value(row + Math.floor(tap / 3) - 1, column + (tap % 3) - 1, input);
      }
    }
    painted[at] = sum;
  }
  return { rows, columns, values: painted };
}
