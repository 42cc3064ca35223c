import { type ByteSink, SINK_CHUNK_BYTES } from '../../../../../core/media/bytes/byte-sink.ts';

/** A sink that keeps what is written, and fails if the writer breaks the contract of sinks: whole pieces, each written once. */
export function memorySink(): ByteSink & { bytes(): Uint8Array; order: number[] } {
  const pieces = new Map<number, Uint8Array>();
  const order: number[] = [];
  return {
    order,
    write: async (position, bytes) => {
      if (position % SINK_CHUNK_BYTES !== 0) throw new Error(`A write at ${position} is not at a multiple.`);
      if (pieces.has(position)) throw new Error(`A second write at ${position}.`);
      pieces.set(position, bytes);
      order.push(position / SINK_CHUNK_BYTES);
    },
    bytes: () => {
      const sorted = [...pieces].sort(([a], [b]) => a - b);
      const isWhole = sorted.every(
        ([position, bytes], i) =>
          i === sorted.length - 1 || (bytes.length === SINK_CHUNK_BYTES && position === i * SINK_CHUNK_BYTES),
      );
      if (!isWhole) throw new Error('A piece is missing or short.');
      return new Uint8Array(Buffer.concat(sorted.map(([, bytes]) => bytes)));
    },
  };
}
