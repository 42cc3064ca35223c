import { CommandError } from '../command-error.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: make room, and run the same command again',
  EDQUOT: 'your quota of the disk is used up: make room, and run the same command again',
  EROFS:
    'the disk is read-only: name a place that can be written to (--data for what this machine keeps, --out for the result)',
  EACCES: 'you may not write there: name another place (--data for what this machine keeps, --out for the result)',
};
const CODE = new RegExp(`\\b(${Object.keys(REASONS).join('|')})\\b`);

/** What an error of the system says of a disk, in words; undefined for any other text. */
export function diskReason(text: string): string | undefined {
  return REASONS[CODE.exec(text)?.[1] ?? ''];
}

/** The sentence about a disk that can't be written; undefined where that isn't what was thrown. */
export function diskProblem(thrown: unknown): CommandError | undefined {
  const { code = '', path } = thrown as NodeJS.ErrnoException;
  const reason = REASONS[code];
  if (!(thrown instanceof Error) || reason === undefined) return undefined;
  return new CommandError('disk', `${path ?? 'A file'} can't be written: ${reason}.`, undefined, { cause: thrown });
}
