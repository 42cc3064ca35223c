/** Bytes of JSON that are parsed at once. It takes a millisecond or two, which probes don't notice. */
const MOST_AT_ONCE = 2 ** 17;

/** The body of a request whose JSON is parsed in a thread, so that the service answers others meanwhile. */
export class LargeJson {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}

/** @param bytes how many bytes the JSON has */
export const isLarge = (bytes: number): boolean => bytes > MOST_AT_ONCE;
