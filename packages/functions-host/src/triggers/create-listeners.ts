import type { FunctionApp } from '../app/function-app.ts';
import type { RegisteredFunction } from '../app/registered-function.ts';
import type { Listener, ListenerDependencies } from './listener.ts';

type CreateListener = (host: ListenerDependencies) => Listener;

/** The listeners are loaded only if the app has their triggers, because the storage SDKs take a second to load. */
const KINDS: Record<string, () => Promise<CreateListener>> = {
  queuetrigger: async () => (await import('./queue/queue-listener.ts')).queueListener,
  blobtrigger: async () => (await import('./blob/blob-listener.ts')).blobListener,
  timertrigger: async () => (await import('./timer/timer-listener.ts')).timerListener,
};

/**
 * Creates the listeners of an app's functions, without starting them.
 * @param onError is called for each function whose trigger is set up wrongly, such as without its connection; the others run
 */
export async function createListeners(
  app: FunctionApp,
  host: Omit<ListenerDependencies, 'fn'>,
  onError: (fn: RegisteredFunction, reason: string) => void,
): Promise<Listener[]> {
  const listeners: Listener[] = [];
  for (const fn of [...app.functions.values()]) {
    const create = await KINDS[fn.trigger.type.toLowerCase()]?.();
    try {
      if (create) listeners.push(create({ ...host, fn }));
    } catch (error) {
      onError(fn, (error as Error).message);
    }
    if (fn.metadata.retryOptions && fn.trigger.type.toLowerCase() !== 'timertrigger')
      host.log(
        'Host.Startup',
        'warning',
        `The retry policy of '${fn.name}' has no effect: as on Azure, only timer triggers have one`,
      );
  }
  return listeners;
}
