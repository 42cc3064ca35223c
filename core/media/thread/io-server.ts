import type { Worker } from 'node:worker_threads';
import type { MediaIo } from './media-tasks.ts';
import type { FromThread, IoRequest, ToThread } from './thread-messages.ts';

/** Most times that a task may read its sources. A task makes one pass for each track; one that reads more often is in an endless loop. */
const MOST_PASSES = 64;
const LEAST_BYTES = 64 * 1024 * 1024;

type IoRequestMessage = Extract<FromThread, { type: 'request' }>;

/** Reads and writes on behalf of a thread, and keeps the errors of requests that failed. */
export class IoServer {
  readonly #io: MediaIo;
  readonly #thread: Pick<Worker, 'postMessage'>;
  readonly #reasons = new Map<number, unknown>();
  readonly #mostBytes: number;
  #bytes = 0;
  #segments: Segments | undefined;
  #waiting = 0;

  constructor(io: MediaIo, thread: Pick<Worker, 'postMessage'>) {
    this.#io = io;
    this.#thread = thread;
    this.#mostBytes = Math.max(LEAST_BYTES, MOST_PASSES * bytesOf(io));
  }

  /** True if the thread waits for an answer. */
  get isAwaited(): boolean {
    return this.#waiting > 0;
  }

  get isExhausted(): boolean {
    return this.#bytes > this.#mostBytes;
  }

  /** Returns the error that a failed request threw. */
  reasonOf(id: number): unknown {
    return this.#reasons.get(id);
  }

  async serve({ id, request }: IoRequestMessage): Promise<void> {
    this.#waiting++;
    try {
      const { value, transfer } = await this.#do(request);
      this.#thread.postMessage({ type: 'answered', id, value } satisfies ToThread, transfer);
    } catch (thrown) {
      this.#reasons.set(id, thrown);
      this.#thread.postMessage({ type: 'failed', id, message: String(thrown) } satisfies ToThread);
    } finally {
      this.#waiting--;
    }
  }

  /** Closes the iterator of segments. */
  async close(): Promise<void> {
    await this.#segments?.return?.();
  }

  async #do(request: IoRequest): Promise<{ value?: unknown; transfer: ArrayBuffer[] }> {
    switch (request.kind) {
      case 'read': {
        const source = this.#io.sources[request.source];
        if (!source) throw new RangeError(`There is no source ${request.source}.`);
        const value = copyOf(await source.read(request.start, request.end));
        this.#bytes += value.length;
        return { value, transfer: [value.buffer] };
      }
      case 'write':
        await this.#io.sink?.write(request.position, request.bytes);
        return { transfer: [] };
      case 'next':
        return this.#nextSegment();
    }
  }

  async #nextSegment() {
    this.#segments ??= this.#io.segments?.[Symbol.asyncIterator]();
    const next = await this.#segments?.next();
    if (!next || next.done) return { transfer: [] };
    const { chunk, source } = next.value;
    const bytes = copyOf(await source.read(0, source.size));
    return { value: { chunk, bytes }, transfer: [bytes.buffer] };
  }
}

type Segments = ReturnType<NonNullable<MediaIo['segments']>[typeof Symbol.asyncIterator]>;

export function bytesOf({ sources }: MediaIo): number {
  return Object.values(sources).reduce((sum, { size }) => sum + size, 0);
}

/** Copies bytes for posting. Posting transfers the whole buffer, of which the original may be only a part. */
function copyOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}
