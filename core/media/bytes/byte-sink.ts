/**
 * Bytes of every write but the one that ends the file. Azure takes 50,000 blocks a blob
 * (https://learn.microsoft.com/rest/api/storageservices/put-block), so a file may have 195 GiB.
 */
export const SINK_CHUNK_BYTES = 4 * 1024 * 1024;

/**
 * The one way in which media is written. Each piece of {@link SINK_CHUNK_BYTES} is written once and whole, at a multiple
 * of it; the last one may be shorter. Pieces come in ascending order, except that the first ones, which hold the index of
 * an MP4, come last: a block blob commits its blocks in the order of their positions. One write is awaited before the
 * next; the bytes belong to the sink from then on.
 */
export interface ByteSink {
  write(position: number, bytes: Uint8Array): Promise<void>;
}
