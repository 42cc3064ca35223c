export type HookName = 'preInvocation' | 'postInvocation' | 'appStart' | 'appTerminate' | 'log';
export type HookCallback = (context: object) => unknown;

const NAMES: readonly string[] = ['preInvocation', 'postInvocation', 'appStart', 'appTerminate', 'log'];

/** The callbacks that an app registers around its functions and its own life. */
export class Hooks {
  readonly #callbacks = new Map<string, HookCallback[]>();
  /** Shared by all hooks of the app, as the worker shares it. */
  readonly appHookData: Record<string, unknown> = {};

  /** @returns what takes the hook away again */
  register(name: string, callback: HookCallback): () => void {
    if (!NAMES.includes(name)) throw new RangeError(`Unrecognized hook "${name}"`);
    const callbacks = this.#callbacks.get(name) ?? [];
    this.#callbacks.set(name, callbacks);
    callbacks.push(callback);
    return () => callbacks.splice(callbacks.indexOf(callback), 1);
  }

  async run(name: HookName, context: object): Promise<void> {
    for (const callback of this.#callbacks.get(name) ?? []) await callback(context);
  }

  /** For hooks that can't be waited for. */
  runNow(name: 'log', context: object): void {
    for (const callback of this.#callbacks.get(name) ?? []) callback(context);
  }
}
