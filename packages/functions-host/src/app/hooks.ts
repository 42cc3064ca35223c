import type { LogCategory } from './rpc-types.ts';

export type HookName = 'preInvocation' | 'postInvocation' | 'appStart' | 'appTerminate' | 'log';
export type HookCallback = (context: object) => unknown;

const NAMES: readonly string[] = ['preInvocation', 'postInvocation', 'appStart', 'appTerminate', 'log'];

/** The hooks of an app: callbacks around each invocation, and at the start and end of the app. */
export class Hooks {
  #isLogging = false;
  readonly #callbacks = new Map<string, HookCallback[]>();
  /** The data that all hooks of the app share, as in the real worker. */
  readonly appHookData: Record<string, unknown> = {};

  /** @returns a function that removes the hook */
  register(name: string, callback: HookCallback): () => void {
    if (!NAMES.includes(name)) throw new RangeError(`Unrecognized hook "${name}"`);
    const callbacks = this.#callbacks.get(name) ?? [];
    this.#callbacks.set(name, callbacks);
    callbacks.push(callback);
    return () => {
      const at = callbacks.indexOf(callback);
      if (at >= 0) callbacks.splice(at, 1);
    };
  }

  async run(name: Exclude<HookName, 'log'>, context: object): Promise<void> {
    for (const callback of this.#callbacks.get(name) ?? []) await callback(context);
  }

  /**
   * Runs the hooks for a line of the log; those that fail change nothing, as in the real worker. What hooks log has none.
   * @returns the line as it is to be written: hooks may change what the app itself logs
   */
  onLog<Line extends { category: LogCategory }>(line: Line): Line {
    if (this.#isLogging) return line;
    this.#isLogging = true;
    const context = { hookData: {}, appHookData: this.appHookData, ...line };
    try {
      for (const callback of this.#callbacks.get('log') ?? []) callback(context);
      return line.category === 'user' ? context : line;
    } catch {
      return line;
    } finally {
      this.#isLogging = false;
    }
  }
}
