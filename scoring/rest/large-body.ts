/** Bytes of JSON or of a form that are parsed at once. It takes a millisecond or two, which probes don't notice. */
const MOST_AT_ONCE = 2 ** 17;

/** The body of a request whose JSON is parsed in a thread, so that the service answers others meanwhile. */
export class LargeJson {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}

/** The body of a request whose form is parsed in the same thread. */
export class LargeForm {
  readonly bytes: Uint8Array;
  /** With its boundary. */
  readonly contentType: string;

  constructor(bytes: Uint8Array, contentType: string) {
    this.bytes = bytes;
    this.contentType = contentType;
  }
}

/** @param bytes how many bytes the JSON or form has */
export const isLarge = (bytes: number): boolean => bytes > MOST_AT_ONCE;
