import type { Parameters } from './answers.ts';

// A test compares the requests with the schema that the service parses them with.

type Numbers =
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Float32Array
  | Float64Array;

export interface InputTensor {
  readonly name: string;
  /** `FP32`, `INT64`, `BYTES` … */
  readonly datatype: string;
  readonly shape: readonly number[];
  /**
   * Row by row: an array of the datatype, which travels as it is, or a list, which travels as JSON. Elements of `BYTES`, such as files of pictures, are
   * arrays of bytes, or base64 in JSON.
   */
  readonly data: Numbers | readonly Uint8Array[] | readonly (string | number | boolean)[];
}

export interface InferRequest {
  /** The answer contains the same id. */
  readonly id?: string | undefined;
  /** `top`: labels of each picture; `format`: `jpeg`, `png` or `webp` of a painting. */
  readonly parameters?: Parameters | undefined;
  readonly inputs: readonly InputTensor[];
  /** Names of the outputs to give; all unless given. */
  readonly outputs?: readonly string[] | undefined;
}

/** Writes a request of the Open Inference Protocol, with typed arrays as bytes behind its JSON. */
export function inferBody({ inputs, outputs, ...rest }: InferRequest): {
  readonly body: Blob | Uint8Array<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
} {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const described = inputs.map(({ data, ...head }) => {
    const bytes = bytesOf(data);
    if (bytes === undefined) return { ...head, data };
    parts.push(...bytes);
    return { ...head, parameters: { binary_data_size: bytes.reduce((sum, { length }) => sum + length, 0) } };
  });
  const named = outputs?.map((name) => ({ name }));
  const json = new TextEncoder().encode(
    JSON.stringify({ ...rest, inputs: described, ...(named && { outputs: named }) }),
  );
  if (parts.length === 0) return { body: json, headers: { 'content-type': 'application/json' } };
  const headers = {
    'content-type': 'application/octet-stream',
    'inference-header-content-length': String(json.length),
  };
  return { body: new Blob([json, ...parts]), headers };
}

/** Returns the bytes that travel behind the JSON, or nothing for values that travel in it. Each element of `BYTES` follows its length. */
function bytesOf(data: InputTensor['data']): Uint8Array<ArrayBuffer>[] | undefined {
  if (ArrayBuffer.isView(data)) return [viewOf(data)];
  return isBytes(data) ? data.flatMap((element) => [lengthOf(element), viewOf(element)]) : undefined;
}

const isBytes = (data: Exclude<InputTensor['data'], Numbers>): data is readonly Uint8Array[] =>
  data.length > 0 && data.every((element) => element instanceof Uint8Array);

const viewOf = ({ buffer, byteOffset, byteLength }: Numbers) =>
  new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);

function lengthOf({ length }: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, length, true);
  return bytes;
}
