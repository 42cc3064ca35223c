import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';

const Answer = z.object({
  id: z.number(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).nullish(),
});

/** Speaks JSON-RPC with a process, by its streams. */
interface JsonRpc {
  /** Sends a request and returns its result. @throws Error with the message of the process */
  ask(method: string, params: unknown): Promise<unknown>;
  /** Rejects all requests, those that wait and those to come, because the process has ended. */
  end(reason: Error): void;
}

export function openJsonRpc(to: Writable, from: Readable): JsonRpc {
  const waiting = new Map<number, { resolve(result: unknown): void; reject(reason: Error): void }>();
  let ended: Error | undefined;
  let last = 0;
  readFrames(from, (frame) => {
    const { id, result, error } = Answer.parse(frame);
    if (error) waiting.get(id)?.reject(new Error(error.message));
    else waiting.get(id)?.resolve(result);
    waiting.delete(id);
  });
  // A process that has ended reads nothing; its requests are rejected by `end`.
  to.on('error', () => undefined);
  return {
    ask(method, params) {
      if (ended) return Promise.reject(ended);
      const id = ++last;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        writeFrame(to, { jsonrpc: '2.0', id, method, params });
      });
    },
    end(reason) {
      ended ??= reason;
      for (const { reject } of waiting.values()) reject(ended);
    },
  };
}

const HEAD_END = '\r\n\r\n';

/** Writes a JSON-RPC message in the framing of language servers: the length in a header, then the text. */
function writeFrame(to: Writable, message: unknown): void {
  const text = JSON.stringify(message);
  to.write(`Content-Length: ${Buffer.byteLength(text)}${HEAD_END}${text}`);
}

/** Reads JSON-RPC messages in the framing of language servers, however the stream is split. */
function readFrames(from: Readable, take: (message: unknown) => void): void {
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
