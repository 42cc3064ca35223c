import { isParserError } from './is-parser-error.ts';

/** What `read` gives, or undefined where a parser couldn't make sense of the bytes. Everything else it throws passes. */
export async function unlessUnparsable<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (thrown) {
    if (isParserError(thrown)) return undefined;
    throw thrown;
  }
}
