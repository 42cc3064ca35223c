import { CommandError } from '../command-error.ts';
import { diskReason } from '../files/disk-problem.ts';
import { lastLine } from './last-line.ts';
import type { Supervised } from './supervise.ts';

interface Part extends Supervised {
  readonly name: string;
  readonly logFile: string;
}

/** The processes of a system in the order of their start, stopped the other way round. */
export function systemParts() {
  const parts: Part[] = [];

  return {
    add(name: string, logFile: string, supervised: Supervised): void {
      parts.push({ name, logFile, ...supervised });
    },

    /** Rejects when storage or the host can't be kept running, or none of the workers. */
    failed: (): Promise<never> => {
      const others = parts.filter((part) => !isWorker(part)).map(failureOf);
      return Promise.race([...others, allFail(parts.filter(isWorker).map(failureOf))]);
    },

    /** Workers hand back what they are at, then the host ends, then storage writes its index. */
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

/** Rejects with the reason of the first, once all have; never where there is none. */
function allFail(failures: readonly Promise<never>[]): Promise<never> {
  if (failures.length === 0) return new Promise(() => undefined);
  return Promise.any(failures).catch(({ errors }: AggregateError) => Promise.reject(errors[0]));
}

function failureOf({ name, logFile, failed }: Part): Promise<never> {
  return failed.catch(async (error: Error) => {
    throw await partFailure(name, logFile, error);
  });
}

/** A sentence about a process that can't be started or kept running, with what its log says last. */
export async function partFailure(name: string, logFile: string, cause: Error): Promise<CommandError> {
  const said = await lastLine(logFile);
  const disk = diskReason(said ?? '');
  const why = disk ?? `${cause.message}${said ? `; it said "${said}"` : ''}`;
  const message = `${name} doesn't run: ${why}. Its log is ${logFile}.`;
  return new CommandError('system', message, undefined, { cause });
}
