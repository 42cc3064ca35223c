/** What `paint` ends with; scripts rely on it. */
export const EXIT = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

interface CommandErrorOptions extends ErrorOptions {
  /** What `--json` prints beside the error. */
  readonly result?: object;
}

/** Ends a command: one sentence for a person, a stable code for `--json`. */
export class CommandError extends Error {
  readonly code: string;
  readonly exitCode: number;
  readonly result: object | undefined;

  constructor(code: string, message: string, exitCode: number = EXIT.failed, options?: CommandErrorOptions) {
    super(message, options);
    this.name = 'CommandError';
    this.code = code;
    this.exitCode = exitCode;
    this.result = options?.result;
  }
}

export function wrongUsage(message: string): CommandError {
  return new CommandError('usage', message, EXIT.usage);
}
