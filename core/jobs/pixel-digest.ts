import { createHash } from 'node:crypto';

const DIGEST_BYTES = 32;

/**
 * A digest of painted frames that doesn't depend on how they were cut into chunks: the exclusive-or of the SHA-256 of
 * each frame with its number. Chunks have theirs, and those of all chunks together make the video's. It proves that two
 * runs gave the same pixels; it isn't meant to withstand somebody who wants to forge it.
 */
export class PixelDigest {
  readonly #sum = Buffer.alloc(DIGEST_BYTES);

  /** @param number counted from 0 in the whole video, in display order */
  add(number: number, frame: Uint8Array): void {
    xorInto(this.#sum, createHash('sha256').update(`${number}:`).update(frame).digest());
  }

  hex(): string {
    return this.#sum.toString('hex');
  }
}

/** Combines the digests of parts (hex) into the digest of the whole. */
export function sumOfDigests(parts: readonly string[]): string {
  const sum = Buffer.alloc(DIGEST_BYTES);
  for (const part of parts) xorInto(sum, Buffer.from(part, 'hex'));
  return sum.toString('hex');
}

function xorInto(sum: Buffer, part: Uint8Array): void {
  for (let i = 0; i < DIGEST_BYTES; i++) sum[i] = (sum[i] ?? 0) ^ (part[i] ?? 0);
}
