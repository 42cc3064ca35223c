import type { IncomingMessage } from 'node:http';
import { AppError } from '../app/app-error.ts';
import type { BodyPlace } from './body-room.ts';
import { watchBody } from './watch-body.ts';

const LARGEST_BODY_BYTES = 100 * 1024 * 1024;

/** Reads the setting FUNCTIONS_REQUEST_BODY_SIZE_LIMIT, in bytes; 100 MiB by default. @throws AppError */
export function largestBody(settings: Record<string, string>): number {
  const given = settings['FUNCTIONS_REQUEST_BODY_SIZE_LIMIT'] || String(LARGEST_BODY_BYTES);
  if (/^\d+$/.test(given)) return Number(given);
  throw new AppError(`FUNCTIONS_REQUEST_BODY_SIZE_LIMIT is '${given}', but it must be a number of bytes.`);
}

export class BodyTooLargeError extends Error {}

/**
 * Reads a body into memory. If it fails, the connection stays open, so that the request can be answered.
 * @throws BodyTooLargeError before more than the limit is in memory, or at once if the declared length is above it
 * @throws BodyTooSlowError, NoRoomError, or an error if the client disconnects
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
      request.off('data', take).off('end', done).off('error', fail).pause();
      settle();
    };
    const fail = (error: unknown) => end(() => reject(error));
    const done = () => end(() => resolve(Buffer.concat(chunks)));
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
    const unwatch = watchBody(request, fail);
    request.on('data', take).on('end', done).on('error', fail);
  });
}

function refuse(size: number, largestBytes: number): void {
  if (size > largestBytes) throw new BodyTooLargeError(`The body is larger than ${largestBytes} bytes.`);
}
