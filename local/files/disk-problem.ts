import { CommandError } from '../command-error.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: make room, and run the same command again',
  EDQUOT: 'your quota of the disk is used up: make room, and run the same command again',
  EROFS: 'the disk is read-only: name another place (--data for storage and logs, --out for the painting)',
  EACCES: 'you may not write there: name another place (--data for storage and logs, --out for the painting)',
};
const CODE = new RegExp(`\\b(${Object.keys(REASONS).join('|')})\\b`);

/** Finds the code of a disk error in a text, and describes its reason and the way out; undefined if there is none. */
export function diskReason(text: string): string | undefined {
  return REASONS[CODE.exec(text)?.[1] ?? ''];
}

/** Turns an error of writing to disk into one with a sentence for a person; undefined for any other error. */
export function diskProblem(thrown: unknown): CommandError | undefined {
  const { code = '', path } = thrown as NodeJS.ErrnoException;
  const reason = REASONS[code];
  if (!(thrown instanceof Error) || reason === undefined) return undefined;
  return new CommandError('disk', `${path ?? 'A file'} can't be written: ${reason}.`, undefined, { cause: thrown });
}
