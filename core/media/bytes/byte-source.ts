/**
 * Where media is read from: byte ranges of something that doesn't change, such as an Azure blob (read with `If-Match`), a
 * local file or a buffer.
 */
export interface ByteSource {
  /** Size in bytes. */
  readonly size: number;
  /** Reads exactly the bytes [start, end), where 0 ≤ start < end ≤ size. It throws rather than return fewer. */
  read(start: number, end: number): Promise<Uint8Array>;
}
