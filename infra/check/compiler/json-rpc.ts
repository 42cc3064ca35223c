import type { Readable, Writable } from 'node:stream';

const HEAD_END = '\r\n\r\n';

/** Writes a JSON-RPC message in the framing of language servers: the length in a header, then the text. */
export function writeFrame(to: Writable, message: unknown): void {
  const text = JSON.stringify(message);
  to.write(`Content-Length: ${Buffer.byteLength(text)}${HEAD_END}${text}`);
}

/** Reads JSON-RPC messages in the framing of language servers, however the stream is split. */
export function readFrames(from: Readable, take: (message: unknown) => void): void {
  let rest = Buffer.alloc(0);
  from.on('data', (piece: Buffer) => {
    rest = Buffer.concat([rest, piece]);
    for (;;) {
      const head = rest.indexOf(HEAD_END);
      const length = Number(/Content-Length: (\d+)/i.exec(rest.subarray(0, Math.max(head, 0)).toString())?.[1]);
      const begin = head + HEAD_END.length;
      if (head < 0 || rest.length < begin + length) return;
      take(JSON.parse(rest.subarray(begin, begin + length).toString()));
      rest = rest.subarray(begin + length);
    }
  });
}
