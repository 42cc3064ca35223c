import { randomBytes } from 'node:crypto';
import type { BlockBlobClient } from '@azure/storage-blob';
import { SINK_CHUNK_BYTES } from '../../media/bytes/byte-sink.ts';
import { ATTRIBUTES } from '../../telemetry/names.ts';
import { record } from '../../telemetry/record.ts';
import type { PendingBlob } from '../ports.ts';

/**
 * Opens a block blob for writing in pieces, in any order. The blob appears on commit. Nothing is held in memory, and the
 * service removes uncommitted blocks after a week.
 */
export function pendingBlockBlob(blob: BlockBlobClient): PendingBlob {
  // Two writers of one blob never mix their blocks: the commit of one discards those of the other, whose commit fails.
  const writer = randomBytes(6).toString('hex');
  const staged = new Map<number, number>();

  return {
    async write(position, bytes) {
      const piece = position / SINK_CHUNK_BYTES;
      if (!Number.isInteger(piece) || bytes.length > SINK_CHUNK_BYTES || staged.has(piece)) {
        throw new RangeError(`The ${bytes.length} bytes at ${position} are not a piece that has yet to be written.`);
      }
      await blob.stageBlock(blockId(writer, piece), bytes, bytes.length);
      staged.set(piece, bytes.length);
      record('bytesWritten', bytes.length, { [ATTRIBUTES.container]: blob.containerName });
    },

    async commit(contentType) {
      const pieces = [...staged].sort(([a], [b]) => a - b);
      refuseGaps(pieces);
      const ids = pieces.map(([piece]) => blockId(writer, piece));
      await blob.commitBlockList(ids, { blobHTTPHeaders: { blobContentType: contentType } });
    },
  };
}

function refuseGaps(pieces: readonly (readonly [number, number])[]): void {
  for (const [i, [piece, bytes]] of pieces.entries()) {
    const isWhole = bytes === SINK_CHUNK_BYTES || i === pieces.length - 1;
    if (piece !== i || !isWhole) throw new RangeError(`There is a gap in the first ${i + 1} pieces.`);
  }
}

/** Makes the id of a block. All ids of one blob must have the same length. */
function blockId(writer: string, piece: number): string {
  return Buffer.from(`${writer}-${String(piece).padStart(6, '0')}`).toString('base64');
}
