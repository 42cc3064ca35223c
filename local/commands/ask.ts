import { createInterface } from 'node:readline/promises';

/** Returns a function that asks the user a yes-or-no question, or undefined if there is no terminal. Any answer but `y` or `yes` is no. */
export function asker(signal: AbortSignal): ((question: string) => Promise<boolean>) | undefined {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  return async (question) => {
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    try {
      return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `, { signal })).trim());
    } finally {
      terminal.close();
    }
  };
}
