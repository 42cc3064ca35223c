import type { VideoRef } from '../contracts/job.ts';
import { sha256Of } from './sha256-of.ts';

/** Returns the key under which a picture's code is stored. It depends on the version of the picture and on the encoder. */
export function codeKey({ account, container, name, etag }: VideoRef, encoderSha256: string): string {
  return sha256Of([account, container, name, etag, encoderSha256]);
}
