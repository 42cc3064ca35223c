import { jsonOrUndefined } from '../../json-or-undefined.ts';
/** Parses a text as JSON, and returns it unchanged if it isn't JSON, such as the reason of a termination. */
export function parseJson(text: string | null): unknown {
  if (text === null) return null;
  const json = jsonOrUndefined(text);
  return json === undefined ? text : json;
}
