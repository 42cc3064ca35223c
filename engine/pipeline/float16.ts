import { Float16Array } from '@petamoriken/float16';
import type { Tensor, TensorData } from './tensor.ts';

/** Converts a tensor of floating point numbers of any precision to 32-bit numbers. */
export function toFloat32(tensor: Tensor): Float32Array<ArrayBuffer> {
  const { datatype, data } = tensor;
  if (data instanceof Float32Array) return data;
  if (datatype === 'FP16') {
    const { buffer, byteOffset, length } = data as Uint16Array<ArrayBuffer>;
    return Float32Array.from(new Float16Array(buffer, byteOffset, length));
  }
  if (data instanceof Float64Array) return Float32Array.from(data);
  throw new TypeError(`A tensor of ${datatype} holds no floating point.`);
}

/** Returns a tensor's elements as numbers: those of half precision are kept as their bits. */
export const numbersOf = (tensor: Tensor): TensorData => (tensor.datatype === 'FP16' ? toFloat32(tensor) : tensor.data);

/** Converts a tensor to half precision. Numbers beyond its range become infinite. */
export function toHalf(tensor: Tensor): Tensor {
  const halves = new Float16Array(toFloat32(tensor));
  const data = new Uint16Array(halves.buffer, halves.byteOffset, halves.length);
  return { datatype: 'FP16', shape: tensor.shape, data };
}

/** Converts a tensor to single precision. */
export function toSingle(tensor: Tensor): Tensor {
  return { datatype: 'FP32', shape: tensor.shape, data: toFloat32(tensor) };
}
