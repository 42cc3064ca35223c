import { CommandError } from '../command-error.ts';
import { diskReason } from '../files/disk-problem.ts';
import { lastLine } from './last-line.ts';
import type { Supervised } from './supervise.ts';

interface Part extends Supervised {
  readonly name: string;
  readonly logFile: string;
}

/** Keeps the processes of a system in the order of their start, and stops them in reverse. */
export function systemParts() {
  const parts: Part[] = [];

  return {
    add(name: string, logFile: string, supervised: Supervised): void {
      parts.push({ name, logFile, ...supervised });
    },

    /** Rejects when storage, the host or all of the workers can't be kept running. */
    failed: (): Promise<never> => {
      const others = parts.filter((part) => !isWorker(part)).map(failureOf);
      return Promise.race([...others, allFail(parts.filter(isWorker).map(failureOf))]);
    },

    /** Stops the workers first, which hand back their tasks, then the host, then storage, which writes its index. */
    async stop(graceSeconds: number): Promise<void> {
      const workers = parts.filter(isWorker);
      const others = parts.filter((part) => !isWorker(part));
      await Promise.all(workers.map((part) => part.stop(graceSeconds)));
      for (const part of others.toReversed()) await part.stop(graceSeconds);
    },
  };
}
export type SystemParts = ReturnType<typeof systemParts>;

const isWorker = ({ name }: Part) => name.startsWith('worker');

/** Rejects with the first reason once all have rejected. It never does if there are none. */
function allFail(failures: readonly Promise<never>[]): Promise<never> {
  if (failures.length === 0) return new Promise(() => undefined);
  return Promise.any(failures).catch(({ errors }: AggregateError) => Promise.reject(errors[0]));
}

function failureOf({ name, logFile, failed }: Part): Promise<never> {
  return failed.catch(async (error: Error) => {
    throw await partFailure(name, logFile, error);
  });
}

/** Makes the error for a process that can't be started or kept running, with the last message of its log. */
export async function partFailure(name: string, logFile: string, cause: Error): Promise<CommandError> {
  const said = await lastLine(logFile);
  const disk = diskReason(said ?? '');
  const why = disk ?? `${cause.message}${said ? `; its last message was "${said}"` : ''}`;
  const message = `${name} doesn't run: ${why}. Its log is ${logFile}.`;
  return new CommandError('system', message, undefined, { cause });
}
