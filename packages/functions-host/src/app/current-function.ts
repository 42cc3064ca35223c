import { AsyncLocalStorage } from 'node:async_hooks';

/** The name of the function whose code is running, also in callbacks and promises that outlive its invocation. */
export const currentFunction = new AsyncLocalStorage<string>();
