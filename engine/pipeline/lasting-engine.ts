import { RepaintError } from '../../core/contracts/failure.ts';
import type { FrameFormat, StyleEngine } from '../style-engine.ts';

/** An engine that is opened again when it fails with a retryable error, so that a dead thread doesn't end the service. */
export class LastingEngine {
  readonly #open: () => Promise<StyleEngine>;
  #engine: Promise<StyleEngine>;
  /** The version of the first engine, which names what it runs on. */
  version = '';

  private constructor(open: () => Promise<StyleEngine>) {
    this.#open = open;
    this.#engine = open();
  }

  /** @throws what `open` throws, the first time */
  static async open(open: () => Promise<StyleEngine>): Promise<LastingEngine> {
    const lasting = new LastingEngine(open);
    lasting.version = (await lasting.#engine).version;
    return lasting;
  }

  /** Paints as an engine does. After a retryable error, it tries once more with a new engine. */
  async paint(frames: readonly Uint8Array[], format: FrameFormat, signal: AbortSignal): Promise<Uint8Array[]> {
    const engine = this.#engine;
    try {
      return await (await engine).paint(frames, format, signal);
    } catch (thrown) {
      if (signal.aborted || !(thrown instanceof RepaintError) || !thrown.failure.retryable) throw thrown;
      this.#replace(engine);
      return (await this.#engine).paint(frames, format, signal);
    }
  }

  async close(): Promise<void> {
    await closeQuietly(this.#engine);
  }

  /** @param failed the engine that failed; another request may already have replaced it */
  #replace(failed: Promise<StyleEngine>): void {
    if (this.#engine !== failed) return;
    this.#engine = this.#open();
    // The next request gets the error if opening fails.
    this.#engine.catch(() => undefined);
    void closeQuietly(failed);
  }
}

async function closeQuietly(engine: Promise<StyleEngine>): Promise<void> {
  await engine.then((open) => open.close()).catch(() => undefined);
}
