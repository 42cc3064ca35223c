import { AppError } from '../app/app-error.ts';
import type { FunctionApp } from '../app/function-app.ts';
import type { RegisteredFunction } from '../app/registered-function.ts';
import type { Listener, ListenerDependencies } from './listener.ts';

type CreateListener = (host: ListenerDependencies) => Listener;

/** Loaded where an app needs them: the storage SDKs take a second. */
const KINDS: Record<string, () => Promise<CreateListener>> = {
  queuetrigger: async () => (await import('./queue/queue-listener.ts')).queueListener,
  blobtrigger: async () => (await import('./blob/blob-listener.ts')).blobListener,
  timertrigger: async () => (await import('./timer/timer-listener.ts')).timerListener,
};

/**
 * The listeners of an app's functions, not yet started.
 * @throws AppError if one is set up wrongly
 */
export async function createListeners(app: FunctionApp, host: Omit<ListenerDependencies, 'fn'>): Promise<Listener[]> {
  const listeners: Listener[] = [];
  for (const fn of app.functions.values()) {
    const create = await KINDS[fn.trigger.type.toLowerCase()]?.();
    if (create) listeners.push(createListener(create, { ...host, fn }));
  }
  return listeners;
}

function createListener(create: CreateListener, host: ListenerDependencies & { fn: RegisteredFunction }): Listener {
  try {
    return create(host);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError(`The trigger of '${host.fn.name}' is set up wrongly: ${(error as Error).message}`);
  }
}
