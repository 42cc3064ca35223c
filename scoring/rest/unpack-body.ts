import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { FastifyRequest } from 'fastify';
import { ScoringError } from '../scoring-error.ts';

const UNPACKERS: Readonly<Record<string, () => NodeJS.ReadWriteStream & Readable>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/**
 * Decompresses a body by its `Content-Encoding`. The limit on bodies counts the decompressed bytes, so that a small body can't become a large one.
 * @throws ScoringError `wrong-type`
 */
export function unpackBody({ headers }: FastifyRequest, body: Readable): Readable {
  const encoding = headers['content-encoding']?.trim().toLowerCase() || 'identity';
  if (encoding === 'identity') return body;
  const unpacker = UNPACKERS[encoding];
  if (!unpacker) throw new ScoringError('wrong-type', 'Content-Encoding may be gzip, deflate or br.');
  let received = 0;
  body.on('data', (chunk: Buffer) => {
    received += chunk.length;
  });
  const unpacked = body.pipe(unpacker());
  body.once('error', (error) => unpacked.destroy(error));
  // Fastify compares it with Content-Length.
  return Object.defineProperty(unpacked, 'receivedEncodedLength', { get: () => received });
}
