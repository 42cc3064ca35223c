import { createHash } from 'node:crypto';

const DIGEST_BYTES = 32;

/**
 * A digest of painted frames that doesn't depend on their division into chunks: the exclusive-or of the SHA-256 hashes of
 * each frame with its number. The exclusive-or of the chunks' digests is the digest of the video. Equal digests show
 * that two runs gave the same pixels. The digest isn't safe against deliberate forgery.
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

/** Combines the digests of all chunks into the digest of the video; digests are in hex. */
export function sumOfDigests(parts: readonly string[]): string {
  const sum = Buffer.alloc(DIGEST_BYTES);
  for (const part of parts) xorInto(sum, Buffer.from(part, 'hex'));
  return sum.toString('hex');
}

function xorInto(sum: Buffer, part: Uint8Array): void {
  for (let i = 0; i < DIGEST_BYTES; i++) sum[i] = (sum[i] ?? 0) ^ (part[i] ?? 0);
}
