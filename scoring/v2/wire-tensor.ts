import { numbersOf, toHalf } from '../../engine/pipeline/float16.ts';
import { DATATYPES, type Datatype, elementsOf, isDatatype, type TensorData } from '../../engine/pipeline/tensor.ts';
import { ScoringError } from '../scoring-error.ts';

/** A tensor of the Open Inference Protocol. The elements of `BYTES` are byte strings. */
export type WireTensor = { readonly name: string; readonly shape: readonly number[] } & (
  | { readonly datatype: Datatype; readonly data: TensorData }
  | { readonly datatype: 'BYTES'; readonly data: readonly Uint8Array[]; readonly isText: boolean }
);

/** The fields that every form of a tensor has. */
export interface TensorHead {
  readonly name: string;
  readonly datatype: string;
  readonly shape: readonly number[];
}

/** Most dimensions of a tensor, and deepest nesting of lists. */
const MOST_DIMENSIONS = 8;
const LENGTH_BYTES = 4;

/**
 * Makes a tensor of single values, as in JSON and in gRPC's typed contents.
 * @param values numbers, big integers or booleans; strings or bytes for `BYTES`
 * @throws ScoringError `bad-request`, naming the tensor
 */
export function tensorOfValues(head: TensorHead, values: readonly unknown[]): WireTensor {
  const { name, shape, datatype } = checkedHead(head);
  refuseCount(head, values.length, elementsOf(shape));
  if (datatype === 'BYTES')
    return { name, shape, datatype, data: values.map((value) => bytesOf(value, name)), isText: false };
  if (datatype === 'FP16') return { name, ...toHalf({ datatype: 'FP32', shape, data: dataOf(values, name, 'FP32') }) };
  return { name, shape, datatype, data: dataOf(values, name, datatype) };
}

/** Flattens nested lists, in row-major order. */
export function flatten(nested: unknown, name: string, depth = 0): unknown[] {
  if (!Array.isArray(nested)) return [nested];
  if (depth === MOST_DIMENSIONS) throw wrong(name, `has lists in more than ${MOST_DIMENSIONS} lists`);
  if (!nested.some(Array.isArray)) return nested;
  return nested.flatMap((inner) => flatten(inner, name, depth + 1));
}

/** Makes a tensor of little-endian bytes, in which each element of `BYTES` comes after its length in 4 bytes. */
export function tensorOfBytes(head: TensorHead, bytes: Uint8Array): WireTensor {
  const { name, shape, datatype } = checkedHead(head);
  if (datatype === 'BYTES') {
    const data = splitStrings(bytes, name);
    refuseCount(head, data.length, elementsOf(shape));
    return { name, shape, datatype, data, isText: false };
  }
  const { array, bytes: each } = DATATYPES[datatype];
  refuseCount(head, bytes.length / each, elementsOf(shape));
  return { name, shape, datatype, data: new array(Uint8Array.from(bytes).buffer) };
}

/** Writes a tensor in the form that {@link tensorOfBytes} reads. */
export function bytesOfTensor(tensor: WireTensor): Buffer {
  if (tensor.datatype !== 'BYTES') {
    const { buffer, byteOffset, byteLength } = tensor.data;
    return Buffer.from(buffer, byteOffset, byteLength);
  }
  return Buffer.concat(tensor.data.flatMap((element) => [lengthOf(element), element]));
}

/** Converts values for JSON: text stays as it is, and other bytes become base64. */
export function valuesOfTensor(tensor: WireTensor): (number | boolean | string)[] {
  if (tensor.datatype === 'BYTES') {
    const encoding = tensor.isText ? 'utf8' : 'base64';
    return tensor.data.map((element) => Buffer.from(element).toString(encoding));
  }
  if (tensor.datatype === 'BOOL') return Array.from(tensor.data, Boolean);
  return Array.from<number | bigint, number>(numbersOf(tensor), Number);
}

export const textTensor = (name: string, shape: readonly number[], texts: readonly string[]): WireTensor => ({
  name,
  shape,
  datatype: 'BYTES',
  data: texts.map((text) => Buffer.from(text)),
  isText: true,
});

function checkedHead({ name, datatype, shape }: TensorHead): {
  name: string;
  shape: readonly number[];
  datatype: Datatype | 'BYTES';
} {
  if (shape.length > MOST_DIMENSIONS) throw wrong(name, `has more than ${MOST_DIMENSIONS} dimensions`);
  if (!shape.every((size) => Number.isSafeInteger(size) && size >= 0))
    throw wrong(name, 'has a shape that is no list of sizes');
  if (datatype === 'BYTES' || isDatatype(datatype)) return { name, shape, datatype };
  throw wrong(name, `has an unknown datatype: the types are ${[...Object.keys(DATATYPES), 'BYTES'].join(', ')}`);
}

function refuseCount({ name, shape }: TensorHead, found: number, expected: number): void {
  if (found !== expected)
    throw wrong(name, `has ${found} elements, where its shape [${shape.join(', ')}] has ${expected}`);
}

function dataOf(values: readonly unknown[], name: string, datatype: Datatype): TensorData {
  const data = new DATATYPES[datatype].array(values.length);
  for (const [index, value] of values.entries()) write(data, index, value, { name, datatype });
  return data;
}

function write(
  data: TensorData,
  index: number,
  value: unknown,
  { name, datatype }: Pick<TensorHead, 'name' | 'datatype'>,
): void {
  const number = typeof value === 'boolean' && datatype === 'BOOL' ? Number(value) : value;
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    data[index] = toBigInt(number, name);
    if (data[index] !== toBigInt(number, name)) throw wrong(name, `has a number beyond ${datatype}`);
    return;
  }
  if (typeof number !== 'number') throw wrong(name, `has an element that is no number`);
  data[index] = number;
  const isFloat = datatype === 'FP32' || datatype === 'FP64';
  if (!isFloat && data[index] !== number) throw wrong(name, `has a number that ${datatype} can't hold`);
}

function toBigInt(value: unknown, name: string): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  if (typeof value === 'string' && /^-?\d{1,20}$/.test(value)) return BigInt(value);
  throw wrong(name, 'has an element that is no whole number');
}

function bytesOf(value: unknown, name: string): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (typeof value === 'string') return Buffer.from(value, 'base64');
  throw wrong(name, 'has an element that is no text: bytes travel in base64');
}

function splitStrings(bytes: Uint8Array, name: string): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const strings: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const start = at + LENGTH_BYTES;
    const end = start <= bytes.length ? start + view.getUint32(at, true) : Number.POSITIVE_INFINITY;
    if (end > bytes.length) throw wrong(name, 'ends within an element');
    strings.push(bytes.subarray(start, end));
    at = end;
  }
  return strings;
}

function lengthOf(element: Uint8Array): Buffer {
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(element.length);
  return length;
}

function wrong(name: string, what: string): ScoringError {
  return new ScoringError('bad-request', `The tensor ${JSON.stringify(name.slice(0, 60))} ${what}.`);
}
