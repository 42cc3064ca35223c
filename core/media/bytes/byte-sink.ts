/**
 * Size of every write but the one that ends the file. Azure accepts 50,000 blocks per blob
 * (https://learn.microsoft.com/rest/api/storageservices/put-block), so a file may have 195 GiB.
 */
export const SINK_CHUNK_BYTES = 4 * 1024 * 1024;

/**
 * Where media is written to. Each piece of {@link SINK_CHUNK_BYTES} is written once and whole, at a multiple of its size;
 * the last one may be shorter. Pieces come in ascending order, except that the first ones, which hold the index of an
 * MP4, come last. (A block blob orders its blocks when they are committed.) Each write is awaited before the next.
 * The bytes belong to the sink once they are passed to it.
 */
export interface ByteSink {
  write(position: number, bytes: Uint8Array): Promise<void>;
}
