import type { IncomingMessage } from 'node:http';
import type { BodyPlace } from './body-room.ts';
import { BodyTooSlowError, watchPace } from './watch-pace.ts';

/** The default of FUNCTIONS_REQUEST_BODY_SIZE_LIMIT. */
export const LARGEST_BODY_BYTES = 100 * 1024 * 1024;

export class BodyTooLargeError extends Error {}

/**
 * Reads a body into memory. If it fails, the connection stays open, so that the request can be answered.
 * @throws BodyTooLargeError before more than the limit is in memory, or at once if the declared length is above it
 * @throws BodyTooSlowError, NoRoomError
 */
export async function readBody(
  request: IncomingMessage,
  { largestBytes = LARGEST_BODY_BYTES, place }: { largestBytes?: number; place?: BodyPlace } = {},
): Promise<Buffer> {
  refuse(Number(request.headers['content-length'] ?? 0), largestBytes);
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      unwatch();
      request.off('data', take).off('end', done).off('error', fail).off('close', left).pause();
      settle();
    };
    const fail = (error: unknown) => end(() => reject(error));
    const done = () => end(() => resolve(Buffer.concat(chunks)));
    const left = () => fail(new Error('The client disconnected before its request had arrived.'));
    const take = (chunk: Buffer) => {
      try {
        size += chunk.length;
        refuse(size, largestBytes);
        place?.add(chunk.length);
        chunks.push(chunk);
      } catch (error) {
        fail(error);
      }
    };
    const unwatch = watchPace(request, () => fail(new BodyTooSlowError('The body arrives too slowly.')));
    request.on('data', take).on('end', done).on('error', fail).on('close', left);
  });
}

function refuse(size: number, largestBytes: number): void {
  if (size > largestBytes) throw new BodyTooLargeError(`The body is larger than ${largestBytes} bytes.`);
}
