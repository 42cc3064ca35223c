import type { z } from 'zod';
import { parseJson } from '../../contracts/parse-json.ts';

/** Writes a value as the text of one metadata value, which may only have characters of ASCII. A listing of names brings it along. */
export function toMetadata(value: object): string {
  return encodeURIComponent(JSON.stringify(value));
}

/** Reads what {@link toMetadata} has written. A blob that isn't ours, or is of another version, gives undefined. */
export function fromMetadata<S extends z.ZodType>(schema: S, text: string | undefined): z.output<S> | undefined {
  try {
    return schema.safeParse(parseJson(decodeURIComponent(text ?? ''))).data;
  } catch (thrown) {
    if (thrown instanceof URIError) return undefined;
    throw thrown;
  }
}
