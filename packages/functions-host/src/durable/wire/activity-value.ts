import type { InvocationResponse, TypedData } from '../../app/rpc-types.ts';

/**
 * Converts an activity's input as the extension does for a worker: a string stays as it is, a boolean is written as in .NET (`True`),
 * null becomes nothing, and anything else is JSON.
 */
export function activityTrigger(input: string): TypedData {
  const [value] = JSON.parse(input) as unknown[];
  if (value === null || value === undefined) return {};
  if (typeof value === 'boolean') return { string: value ? 'True' : 'False' };
  return { string: typeof value === 'string' ? value : JSON.stringify(value) };
}

/** Returns the result of a function as serialised JSON, or `null` if there is none. */
export function returnedJson({ returnValue }: InvocationResponse): string | null {
  if (!returnValue) return null;
  if (returnValue.json !== undefined) return returnValue.json;
  if (returnValue.string !== undefined) return JSON.stringify(returnValue.string);
  if (returnValue.bytes !== undefined) return JSON.stringify(Buffer.from(returnValue.bytes).toString('base64'));
  const number = returnValue.int ?? returnValue.double;
  return number === undefined ? null : JSON.stringify(number);
}
