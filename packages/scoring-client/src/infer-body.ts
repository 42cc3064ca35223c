import type { Parameters } from './answers.ts';

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
  /** Row by row: an array of the datatype, which travels as it is, or a list, which travels as JSON. Elements of `BYTES` are base64. */
  readonly data: Numbers | readonly (string | number | boolean)[];
}

export interface InferRequest {
  /** Comes back with the answer. */
  readonly id?: string;
  /** `top`: labels of each picture; `format`: `jpeg`, `png` or `webp` of a painting. */
  readonly parameters?: Parameters;
  readonly inputs: readonly InputTensor[];
  /** Names of the outputs to give; all unless given. */
  readonly outputs?: readonly string[];
}

/** Writes a request of the Open Inference Protocol, with typed arrays as bytes behind its JSON. */
export function inferBody({ inputs, outputs, ...rest }: InferRequest): {
  readonly body: Blob | Uint8Array<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
} {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const described = inputs.map(({ data, ...head }) => {
    if (!ArrayBuffer.isView(data)) return { ...head, data };
    parts.push(new Uint8Array(data.buffer, data.byteOffset, data.byteLength) as Uint8Array<ArrayBuffer>);
    return { ...head, parameters: { binary_data_size: data.byteLength } };
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
