import { AppError } from '../app/app-error.ts';
import type { FunctionApp } from '../app/function-app.ts';
import { blobListener } from './blob/blob-listener.ts';
import type { Listener, ListenerDependencies } from './listener.ts';
import { queueListener } from './queue/queue-listener.ts';
import { timerListener } from './timer/timer-listener.ts';

const KINDS: Record<string, (host: ListenerDependencies) => Listener> = {
  queuetrigger: queueListener,
  blobtrigger: blobListener,
  timertrigger: timerListener,
};

/**
 * The listeners of an app's functions, not yet started.
 * @throws AppError if one is set up wrongly
 */
export function createListeners(app: FunctionApp, host: Omit<ListenerDependencies, 'fn'>): Listener[] {
  return [...app.functions.values()].flatMap((fn) => {
    const create = KINDS[fn.trigger.type.toLowerCase()];
    try {
      return create ? [create({ ...host, fn })] : [];
    } catch (error) {
      if (error instanceof AppError) throw error;
      throw new AppError(`The trigger of '${fn.name}' is set up wrongly: ${(error as Error).message}`);
    }
  });
}
