import { ReadableStream } from 'node:stream/web';
import type { HttpResponseInit } from '@azure/functions';

/** A client that has lost its connection connects again after this time. */
const RETRY_MS = 2_000;

/**
 * Makes a response of server-sent events, one for each text, sent as soon as there is one.
 * @param texts texts without line breaks, such as JSON; undefined is sent as a comment, which keeps the connection open
 */
export function eventStream(texts: AsyncIterable<string | undefined>): HttpResponseInit {
  const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' };
  return { body: ReadableStream.from(encoded(texts)), headers };
}

async function* encoded(texts: AsyncIterable<string | undefined>): AsyncGenerator<Uint8Array, void> {
  const encoder = new TextEncoder();
  yield encoder.encode(`retry: ${RETRY_MS}\n\n`);
  for await (const text of texts) yield encoder.encode(text === undefined ? ': \n\n' : `data: ${text}\n\n`);
}
