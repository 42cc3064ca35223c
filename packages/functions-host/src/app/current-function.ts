import { AsyncLocalStorage } from 'node:async_hooks';

/** The name of the function that code runs for, also in what it leaves behind. */
export const currentFunction = new AsyncLocalStorage<string>();
