import type { ByteSource } from '../bytes/byte-source.ts';
import type { FfmpegLimits } from './ffmpeg-limits.ts';

const CHECK_MILLISECONDS = 250;

/**
 * Distinguishes a process that hangs from one that is kept waiting. Time counts against its limits only while its reader wants bytes
 * and it has input. A painter may take hours for the frames of one chunk.
 */
export class ProgressClock {
  readonly #limits: FfmpegLimits;
  readonly #timer: NodeJS.Timeout;
  #checkedAt = performance.now();
  /** Time in which the process could work, in milliseconds. */
  #ownTime = 0;
  #movedAt = performance.now();
  #isReaderWaiting = false;
  /** True while the process waits for input. It begins as true, since the process is still being started. */
  #isInputPending = true;
  #hasTimedOut = false;
  #onTimeout: () => void = () => {};

  constructor(limits: FfmpegLimits) {
    this.#limits = limits;
    this.#timer = setInterval(() => this.#check(), CHECK_MILLISECONDS);
    this.#timer.unref();
  }

  get hasTimedOut(): boolean {
    return this.#hasTimedOut;
  }

  onTimeout(action: () => void): void {
    this.#onTimeout = action;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async *watchInput(input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
    this.#isInputPending = true;
    for await (const bytes of input) {
      this.#isInputPending = false;
      this.#movedAt = performance.now();
      yield bytes;
      this.#isInputPending = true;
      this.#movedAt = performance.now();
    }
    this.#isInputPending = false;
    this.#movedAt = performance.now();
  }

  /** Watches a source that is read by ranges. The duration of a read doesn't count against the limits. */
  watchSource(source: ByteSource): ByteSource {
    return {
      size: source.size,
      read: async (start, end) => {
        this.#isInputPending = true;
        try {
          return await source.read(start, end);
        } finally {
          this.#isInputPending = false;
          this.#movedAt = performance.now();
        }
      },
    };
  }

  async *watchOutput(output: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
    this.#isReaderWaiting = true;
    for await (const bytes of output) {
      this.#isReaderWaiting = false;
      yield bytes;
      this.#isReaderWaiting = true;
      this.#movedAt = performance.now();
    }
    this.#movedAt = performance.now();
  }

  #check(): void {
    const now = performance.now();
    const isItsTurn = this.#isReaderWaiting && !this.#isInputPending;
    if (isItsTurn) this.#ownTime += now - this.#checkedAt;
    this.#checkedAt = now;
    const idle = now - this.#movedAt;
    const { seconds, stallSeconds } = this.#limits;
    const isStalled = isItsTurn && idle > stallSeconds * 1000;
    const isOver = this.#ownTime > seconds * 1000 || idle > seconds * 1000;
    if (this.#hasTimedOut || !(isStalled || isOver)) return;
    this.#hasTimedOut = true;
    this.#onTimeout();
  }
}
