import type { VideoRef } from '../contracts/job.ts';
import { sha256Of } from './sha256-of.ts';

/** What the code of a picture is kept by: this version of the picture, read by this encoder. */
export function codeKey({ account, container, name, etag }: VideoRef, encoderSha256: string): string {
  return sha256Of([account, container, name, etag, encoderSha256]);
}
