import type { IncomingMessage } from 'node:http';

/** What the Functions host takes where FUNCTIONS_REQUEST_BODY_SIZE_LIMIT doesn't say otherwise. */
export const LARGEST_BODY_BYTES = 100 * 1024 * 1024;

export class BodyTooLargeError extends Error {}

/** @throws BodyTooLargeError before more than the limit is held in memory */
export async function readBody(request: IncomingMessage, largestBytes = LARGEST_BODY_BYTES): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestBytes) throw new BodyTooLargeError(`The body is larger than ${largestBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
