import type { BlockBlobClient } from '@azure/storage-blob';
import type { PendingBlob } from '../ports.ts';

/** 50,000 blocks (the service's limit) of this size make 390 GiB. */
const BLOCK_BYTES = 8 << 20;

/**
 * A block blob that is written once from start to end, except that its first block may be rewritten until the commit
 * (the MP4 index that stands before the media). Holds two blocks in memory, whatever the length. Blocks that are never
 * committed vanish by themselves after a week (the service's rule).
 */
export function pendingBlockBlob(blob: BlockBlobClient): PendingBlob {
  const first = new Uint8Array(BLOCK_BYTES);
  const current = new Uint8Array(BLOCK_BYTES);
  const staged: string[] = [];
  let length = 0;

  const currentStart = () => BLOCK_BYTES * (staged.length + 1);

  async function stageCurrent(bytes: number) {
    const id = blockId(staged.length + 1);
    await blob.stageBlock(id, current.subarray(0, bytes), bytes);
    staged.push(id);
  }

  return {
    async write(position, bytes) {
      if (position > length) throw new RangeError(`A gap before byte ${position}: ${length} bytes have been written.`);
      const end = position + bytes.length;
      const toFirst = Math.max(0, Math.min(end, BLOCK_BYTES) - position);
      first.set(bytes.subarray(0, toFirst), Math.min(position, BLOCK_BYTES));
      for (let at = position + toFirst; at < end; ) {
        const offset = at - currentStart();
        if (offset < 0) throw new RangeError(`Byte ${at} has been uploaded already and can't be rewritten.`);
        const part = bytes.subarray(at - position, at - position + BLOCK_BYTES - offset);
        current.set(part, offset);
        at += part.length;
        length = Math.max(length, at);
        if (offset + part.length === BLOCK_BYTES) await stageCurrent(BLOCK_BYTES);
      }
      length = Math.max(length, end);
    },

    async commit(contentType) {
      const rest = length - currentStart();
      if (rest > 0) await stageCurrent(rest);
      const firstBytes = Math.min(length, BLOCK_BYTES);
      await blob.stageBlock(blockId(0), first.subarray(0, firstBytes), firstBytes);
      await blob.commitBlockList([blockId(0), ...staged], { blobHTTPHeaders: { blobContentType: contentType } });
    },
  };
}

/** Ids of one blob must have one length. */
function blockId(index: number): string {
  return Buffer.from(String(index).padStart(6, '0')).toString('base64');
}
