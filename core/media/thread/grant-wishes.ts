import type { Worker } from 'node:worker_threads';
import type { MediaIo } from './media-tasks.ts';
import type { FromThread, ToThread, Wish } from './thread-messages.ts';

/** No task reads its sources as often as this, one pass for each track: whoever does goes round in circles. */
const MOST_PASSES = 64;
const LEAST_BYTES = 64 * 1024 * 1024;

type WishMessage = Extract<FromThread, { type: 'wish' }>;

/** Reads and writes for a thread, and keeps the reasons why it couldn't. */
export class WishGranter {
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

  /** Whether the thread waits for something from here. */
  get isAwaited(): boolean {
    return this.#waiting > 0;
  }

  get isExhausted(): boolean {
    return this.#bytes > this.#mostBytes;
  }

  /** What was thrown here when a wish was refused. */
  reasonOf(id: number): unknown {
    return this.#reasons.get(id);
  }

  async grant({ id, wish }: WishMessage): Promise<void> {
    this.#waiting++;
    try {
      const { value, transfer } = await this.#do(wish);
      this.#thread.postMessage({ type: 'granted', id, value } satisfies ToThread, transfer);
    } catch (thrown) {
      this.#reasons.set(id, thrown);
      this.#thread.postMessage({ type: 'refused', id, message: String(thrown) } satisfies ToThread);
    } finally {
      this.#waiting--;
    }
  }

  /** Lets go of segments that nobody will ask for. */
  async close(): Promise<void> {
    await this.#segments?.return?.();
  }

  async #do(wish: Wish): Promise<{ value?: unknown; transfer: ArrayBuffer[] }> {
    switch (wish.kind) {
      case 'read': {
        const source = this.#io.sources[wish.source];
        if (!source) throw new RangeError(`There is no source ${wish.source}.`);
        const value = copyOf(await source.read(wish.start, wish.end));
        this.#bytes += value.length;
        return { value, transfer: [value.buffer] };
      }
      case 'write':
        await this.#io.sink?.write(wish.position, wish.bytes);
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

/** What is posted changes hands, and the original may be a part of something larger that belongs to somebody else. */
function copyOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}
