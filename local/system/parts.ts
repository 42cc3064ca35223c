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

    /** Rejects when one of them can't be kept running. */
    failed: (): Promise<never> => Promise.race(parts.map(failureOf)),

    /** Workers hand back what they are at, then the host ends, then storage writes its index. */
    async stop(graceSeconds: number): Promise<void> {
      const workers = parts.filter(({ name }) => name.startsWith('worker'));
      const others = parts.filter(({ name }) => !name.startsWith('worker'));
      await Promise.all(workers.map((part) => part.stop(graceSeconds)));
      for (const part of others.toReversed()) await part.stop(graceSeconds);
    },
  };
}
export type SystemParts = ReturnType<typeof systemParts>;

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
