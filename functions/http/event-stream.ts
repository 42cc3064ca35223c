import { ReadableStream } from 'node:stream/web';
import type { HttpResponseInit } from '@azure/functions';

/** A client that has lost its connection connects again after this time. */
const RETRY_MS = 2_000;

/**
 * Makes a response of server-sent events, one for each value, sent as soon as there is one.
 * @param values an undefined value is sent as a comment, which keeps the connection open
 */
export function eventStream(values: AsyncGenerator<unknown, void>): HttpResponseInit {
  const text = new TextEncoder();
  const body = new ReadableStream({
    start: (stream) => stream.enqueue(text.encode(`retry: ${RETRY_MS}\n\n`)),
    async pull(stream) {
      const { done, value } = await values.next();
      if (done) stream.close();
      else stream.enqueue(text.encode(value === undefined ? ': \n\n' : `data: ${JSON.stringify(value)}\n\n`));
    },
    cancel: async () => {
      await values.return();
    },
  });
  const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' };
  return { body, headers };
}
