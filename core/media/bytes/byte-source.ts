/**
 * The one way in which media is read: byte ranges of something that doesn't change. An Azure blob (with `If-Match`), a
 * local file and a buffer implement it elsewhere.
 */
export interface ByteSource {
  /** Bytes. */
  readonly size: number;
  /** Exactly the bytes [start, end); 0 ≤ start < end ≤ size. Throws rather than answering with fewer. */
  read(start: number, end: number): Promise<Uint8Array>;
}
