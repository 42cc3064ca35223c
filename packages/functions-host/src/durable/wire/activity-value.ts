import type { InvocationResponse, TypedData } from '../../app/rpc-types.ts';

/**
 * An activity's input as the extension hands it to a worker: a string as it is, a truth value in .NET's words (`True`), anything else
 * as JSON, null as nothing.
 */
export function activityTrigger(input: string): TypedData {
  const [value] = JSON.parse(input) as unknown[];
  if (value === null || value === undefined) return {};
  if (typeof value === 'boolean') return { string: value ? 'True' : 'False' };
  return { string: typeof value === 'string' ? value : JSON.stringify(value) };
}

/** What a function returned, as serialised JSON; `null` for nothing. */
export function returnedJson({ returnValue }: InvocationResponse): string | null {
  if (!returnValue) return null;
  if (returnValue.json !== undefined) return returnValue.json;
  if (returnValue.string !== undefined) return JSON.stringify(returnValue.string);
  if (returnValue.bytes !== undefined) return JSON.stringify(Buffer.from(returnValue.bytes).toString('base64'));
  const number = returnValue.int ?? returnValue.double;
  return number === undefined ? null : JSON.stringify(number);
}
