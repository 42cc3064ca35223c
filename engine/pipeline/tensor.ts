/** The element types that travel, by their names in the Open Inference Protocol. */
export const DATATYPES = {
  BOOL: { runtime: 'bool', bytes: 1, array: Uint8Array },
  UINT8: { runtime: 'uint8', bytes: 1, array: Uint8Array },
  UINT16: { runtime: 'uint16', bytes: 2, array: Uint16Array },
  UINT32: { runtime: 'uint32', bytes: 4, array: Uint32Array },
  UINT64: { runtime: 'uint64', bytes: 8, array: BigUint64Array },
  INT8: { runtime: 'int8', bytes: 1, array: Int8Array },
  INT16: { runtime: 'int16', bytes: 2, array: Int16Array },
  INT32: { runtime: 'int32', bytes: 4, array: Int32Array },
  INT64: { runtime: 'int64', bytes: 8, array: BigInt64Array },
  // The bits of half-precision numbers: Node 20 has no array of them.
  FP16: { runtime: 'float16', bytes: 2, array: Uint16Array },
  FP32: { runtime: 'float32', bytes: 4, array: Float32Array },
  FP64: { runtime: 'float64', bytes: 8, array: Float64Array },
} as const;
export type Datatype = keyof typeof DATATYPES;
export type TensorData = InstanceType<(typeof DATATYPES)[Datatype]['array']>;

/** A row-major tensor, whose first dimension counts the items of a batch. */
export interface Tensor {
  readonly datatype: Datatype;
  readonly shape: readonly number[];
  readonly data: TensorData;
}

/** The tensor that a model takes or gives; −1 in its shape is any size. */
export interface TensorDescription {
  readonly name: string;
  readonly datatype: Datatype;
  readonly shape: readonly number[];
}

export const isDatatype = (name: string): name is Datatype => Object.hasOwn(DATATYPES, name);

export function elementsOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Puts tensors of one type and shape behind each other along their first dimension. */
export function joinTensors(tensors: readonly Tensor[]): Tensor {
  const [first] = tensors;
  if (first === undefined) throw new RangeError('No tensors to join.');
  if (tensors.length === 1) return first;
  const data = new DATATYPES[first.datatype].array(tensors.reduce((sum, tensor) => sum + tensor.data.length, 0));
  let at = 0;
  for (const tensor of tensors) {
    copy(tensor.data, data, at);
    at += tensor.data.length;
  }
  const items = tensors.reduce((sum, { shape }) => sum + (shape[0] ?? 1), 0);
  return { datatype: first.datatype, shape: [items, ...first.shape.slice(1)], data };
}

/** Cuts a tensor along its first dimension into pieces of `counts` items. */
export function splitTensor(tensor: Tensor, counts: readonly number[]): Tensor[] {
  if (counts.length === 1) return [tensor];
  const [, ...rest] = tensor.shape;
  const each = elementsOf(rest);
  let at = 0;
  return counts.map((count) => {
    const data = tensor.data.slice(at * each, (at + count) * each);
    at += count;
    return { datatype: tensor.datatype, shape: [count, ...rest], data };
  });
}

function copy(from: TensorData, to: TensorData, at: number): void {
  const bytes = new Uint8Array(from.buffer, from.byteOffset, from.byteLength);
  new Uint8Array(to.buffer, to.byteOffset, to.byteLength).set(bytes, at * from.BYTES_PER_ELEMENT);
}
