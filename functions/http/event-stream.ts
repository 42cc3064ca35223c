import { ReadableStream } from 'node:stream/web';
import type { HttpResponseInit } from '@azure/functions';

/** A client that has lost its connection connects again after this time. */
const RETRY_MS = 2_000;

/**
 * Makes a response of server-sent events, one for each text, sent as soon as there is one.
 * @param texts texts without line breaks, such as JSON; undefined is sent as a comment, which keeps the connection open
 */
export function eventStream(texts: AsyncGenerator<string | undefined, void>): HttpResponseInit {
  const encoder = new TextEncoder();
  const body = new ReadableStream({
    start: (stream) => stream.enqueue(encoder.encode(`retry: ${RETRY_MS}\n\n`)),
    async pull(stream) {
      const { done, value } = await texts.next();
      if (done) stream.close();
      else stream.enqueue(encoder.encode(value === undefined ? ': \n\n' : `data: ${value}\n\n`));
    },
    cancel: async () => {
      await texts.return();
    },
  });
  const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' };
  return { body, headers };
}
