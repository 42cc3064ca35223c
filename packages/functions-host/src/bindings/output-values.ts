import type { TypedData } from '../app/rpc-types.ts';

/** Returns the value of an output as bytes. */
export function asBytes(value: TypedData): Buffer {
  if (value.bytes !== undefined) return Buffer.from(value.bytes);
  return Buffer.from(value.string ?? value.json ?? String(value.int ?? value.double ?? ''));
}

/** Returns the items of an output: those of an array, or the value itself. */
export function asItems(value: TypedData): unknown[] {
  const parsed: unknown = value.json === undefined ? asBytes(value).toString() : JSON.parse(value.json);
  return Array.isArray(parsed) ? parsed : [parsed];
}
