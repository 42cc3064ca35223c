import type { ByteSource } from '../bytes/byte-source.ts';
import type { FfmpegLimits } from './ffmpeg-limits.ts';

const CHECK_MILLISECONDS = 250;

/**
 * Tells a process that hangs from one that is kept waiting: time counts against its limits only while its reader wants bytes and
 * its writer has some on offer. A painter may take hours over the frames of one chunk.
 */
export class ProgressClock {
  readonly #limits: FfmpegLimits;
  readonly #timer: NodeJS.Timeout;
  #checkedAt = performance.now();
  /** In which the process could work, milliseconds. */
  #ownTime = 0;
  #movedAt = performance.now();
  #isReaderWaiting = false;
  /** Until its input is first asked for, the process is still being started. */
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

  /** The same for a source that is read by ranges: a read that takes its time isn't the process's fault. */
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
