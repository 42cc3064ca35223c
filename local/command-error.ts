/** The exit codes of all commands; scripts rely on them. */
export const EXIT = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

interface CommandErrorOptions extends ErrorOptions {
  /** More members of the object that `--json` prints. */
  readonly result?: object;
}

/** An error that ends a command, with one sentence for a person and a stable code for `--json`. */
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
