import { permanent } from '../../../core/contracts/failure.ts';
import { CANVAS_CHANNELS, type Canvas } from './network-weights.ts';
import type { WeightTensors } from './read-safetensors.ts';

/**
 * The canvas of a network that has one: `canvas` [16, side, side].
 * @returns it in bytes, and what a byte less 128 stands for
 */
export function readCanvas(tensors: WeightTensors): { canvas: Canvas; unit: number } | undefined {
  const tensor = tensors.get('canvas');
  if (tensor === undefined) return undefined;
  const { shape, values } = tensor;
  const [channels, side = 0, columns] = shape;
  if (channels !== CANVAS_CHANNELS || side < 1 || columns !== side) {
    throw permanent('engine', `The tensor canvas of the weights is ${shape.join('×')}: expected 16×n×n.`);
  }
  const unit = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-6) / 127;
  const bytes = new Uint8Array(values.length);
  values.forEach((value, at) => {
    const [channel, position] = [Math.floor(at / side ** 2), at % side ** 2];
    bytes[position * CANVAS_CHANNELS + channel] = 128 + Math.round(value / unit);
  });
  return { canvas: { side, bytes }, unit };
}
