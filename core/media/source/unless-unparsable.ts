import { isParserError } from './is-parser-error.ts';

/** Returns what `read` returns, or undefined if the parser can't parse the bytes. Other errors are passed on. */
export async function unlessUnparsable<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (thrown) {
    if (isParserError(thrown)) return undefined;
    throw thrown;
  }
}
