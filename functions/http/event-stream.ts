import { ReadableStream } from 'node:stream/web';
import type { HttpResponseInit } from '@azure/functions';

/** How soon a client comes back that has lost its line. */
const RETRY_MS = 2_000;

/**
 * Answers with server-sent events, one for each value, as it comes.
 * @param values an undefined one is sent as a comment, so that the line stays open
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
