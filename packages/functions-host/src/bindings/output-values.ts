import type { TypedData } from '../app/rpc-types.ts';

/** The content of an output as one piece. */
export function asBytes(value: TypedData): Buffer {
  if (value.bytes !== undefined) return Buffer.from(value.bytes);
  return Buffer.from(value.string ?? value.json ?? String(value.int ?? value.double ?? ''));
}

/** An output as its parts: each item of an array is one. */
export function asItems(value: TypedData): unknown[] {
  const parsed: unknown = value.json === undefined ? asBytes(value).toString() : JSON.parse(value.json);
  return Array.isArray(parsed) ? parsed : [parsed];
}
