import { Float16Array } from '@petamoriken/float16';
import { z } from 'zod';
import { permanent } from '../../core/contracts/failure.ts';
import { parseJson } from '../../core/contracts/parse-json.ts';

export interface WeightTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}
export type WeightTensors = ReadonlyMap<string, WeightTensor>;

/** Size of the length of the header, which comes first as an unsigned integer. */
const LENGTH_BYTES = 8;

const Entry = z.object({
  dtype: z.enum(['F32', 'F16', 'I8']),
  shape: z.array(z.int().min(0)),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
});
type Entry = z.infer<typeof Entry>;

const BYTES = { F32: 4, F16: 2, I8: 1 } as const;

const Header = z.record(z.string(), z.unknown());

/**
 * Reads a safetensors file: a JSON header, then the values in little-endian (github.com/huggingface/safetensors).
 * @throws RepaintError `engine`, permanent, naming the file and the wrong tensor
 */
export function readSafetensors(bytes: Uint8Array, file: string): WeightTensors {
  const { header, data } = split(bytes, file);
  const { __metadata__: _, ...entries } = header;
  return new Map(Object.entries(entries).map(([name, entry]) => [name, tensorOf(name, entry, data, file)]));
}

function split(bytes: Uint8Array, file: string): { header: Record<string, unknown>; data: Uint8Array } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length < LENGTH_BYTES ? Number.NaN : Number(view.getBigUint64(0, true));
  const end = LENGTH_BYTES + length;
  if (!(end <= bytes.length)) throw wrong(file, `it has ${bytes.length} bytes, which can't hold its header`);
  const header = Header.safeParse(parseJson(new TextDecoder().decode(bytes.subarray(LENGTH_BYTES, end))));
  if (!header.success) throw wrong(file, 'its header is not JSON');
  return { header: header.data, data: bytes.subarray(end) };
}

function tensorOf(name: string, described: unknown, data: Uint8Array, file: string): WeightTensor {
  const entry = Entry.safeParse(described);
  if (!entry.success)
    throw wrong(file, `tensor ${name} is not described as F32, F16 or I8 with shape and data_offsets`);
  const { dtype, shape, data_offsets } = entry.data;
  const [from, to] = data_offsets;
  const count = shape.reduce((product, size) => product * size, 1);
  const expected = count * BYTES[dtype];
  if (to - from !== expected || to > data.length) {
    throw wrong(file, `tensor ${name} has the bytes ${from} to ${to} of ${data.length}: expected ${expected} bytes`);
  }
  // A copy: the values needn't lie where their type may be read from.
  const { buffer } = new Uint8Array(data.subarray(from, to));
  return { shape, values: floatsOf(dtype, buffer) };
}

function floatsOf(dtype: Entry['dtype'], buffer: ArrayBuffer): Float32Array {
  if (dtype === 'F32') return new Float32Array(buffer);
  return Float32Array.from(dtype === 'F16' ? new Float16Array(buffer) : new Int8Array(buffer));
}

function wrong(file: string, what: string) {
  return permanent('engine', `${file} is not a file of weights that can be used: ${what}.`);
}
