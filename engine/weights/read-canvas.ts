import { permanent } from '../../core/contracts/failure.ts';
import { CANVAS_CHANNELS, type Canvas } from './network-weights.ts';
import type { WeightTensors } from './read-safetensors.ts';

/** The canvas of a style that has one: `style.<name>.canvas` [16, side, side], whole numbers from -127 to 127. */
export function readCanvas(tensors: WeightTensors, style: string): Canvas | undefined {
  const name = canvasOf(style);
  const tensor = tensors.get(name);
  if (tensor === undefined) return undefined;
  const { shape, values } = tensor;
  const [channels, side = 0, columns] = shape;
  if (channels !== CANVAS_CHANNELS || side < 1 || columns !== side) {
    throw permanent('engine', `The tensor ${name} of the weights is ${shape.join('×')}: expected 16×n×n.`);
  }
  const bytes = new Uint8Array(values.length);
  values.forEach((value, at) => {
    if (!(Number.isInteger(value) && Math.abs(value) <= 127)) {
      throw permanent(
        'engine',
        `The tensor ${name} of the weights has ${value}: expected whole numbers from -127 to 127.`,
      );
    }
    const [channel, position] = [Math.floor(at / side ** 2), at % side ** 2];
    bytes[position * CANVAS_CHANNELS + channel] = 128 + value;
  });
  return { side, bytes };
}

/** The name of its tensor. */
export function canvasOf(style: string): string {
  return `style.${style}.canvas`;
}
