import type { IncomingMessage } from 'node:http';

/** Returns the media type of a request's body in lower case, without parameters such as the charset; `undefined` if the request names none. */
export const contentType = ({ headers }: IncomingMessage): string | undefined =>
  headers['content-type']?.split(';')[0]?.trim().toLowerCase();
