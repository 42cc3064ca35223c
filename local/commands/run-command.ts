import { RepaintError } from '../../core/contracts/failure.ts';
import { messageOf } from '../../core/contracts/message-of.ts';
import { printable } from '../../core/contracts/unprintable.ts';
import { EvaluationError } from '../../scoring/evaluate/evaluation-error.ts';
import { CommandError, EXIT } from '../command-error.ts';
import { diskProblem } from '../files/disk-problem.ts';
import { killChildren } from '../system/child-process.ts';

/** npm passes Ctrl-C on to its child, so one press may arrive twice. */
const ONE_PRESS_MS = 1_000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

interface CommandOptions {
  /** True if an error is also printed on stdout, as a JSON object. */
  readonly json?: boolean;
  /** The last line of a command that runs until Ctrl-C. With it, Ctrl-C is a success. */
  readonly goodbye?: string;
  /** The message of a command that was interrupted; it says what is kept. */
  readonly interrupted?: string;
}

/**
 * Runs a command and exits with its code. The first Ctrl-C lets the command clean up, the second ends it at once. An error is
 * printed on stderr as one sentence.
 */
export async function runCommand(
  { json = false, goodbye, interrupted: left = KEPT }: CommandOptions,
  run: (signal: AbortSignal) => Promise<void>,
): Promise<never> {
  const interrupted = abortOnSignals();
  try {
    await run(interrupted);
  } catch (thrown) {
    const isGoodbye = interrupted.aborted && goodbye !== undefined;
    if (!isGoodbye) process.exit(await printError(interrupted.aborted ? stopped(left) : commandError(thrown), json));
  }
  if (goodbye !== undefined && interrupted.aborted) await print(goodbye);
  process.exit(EXIT.done);
}

/** Prints the error of a command. @returns the exit code */
export async function printError(error: CommandError, json: boolean): Promise<number> {
  await write(process.stderr, `${printable(error.message)}\n`);
  if (process.env['REPAINT_DEBUG']) await write(process.stderr, `${error.stack}\n${String(error.cause)}\n`);
  if (json) await print(JSON.stringify({ ...error.result, error: { code: error.code, message: error.message } }));
  return error.exitCode;
}

/** Writes a line to stdout, and waits until it is written: an exit would cut off what a pipe hasn't taken yet. */
export function print(text: string): Promise<void> {
  return write(process.stdout, `${text}\n`);
}

const KEPT = 'Stopped. Chunks that are painted are kept: run the same command again to go on from there.';

function stopped(left: string): CommandError {
  return new CommandError('interrupted', left, EXIT.interrupted);
}

/** Describes anything that was thrown as an error with one sentence. */
export function commandError(thrown: unknown): CommandError {
  if (thrown instanceof CommandError) return thrown;
  if (thrown instanceof EvaluationError) return new CommandError(thrown.code, thrown.message);
  if (thrown instanceof RepaintError) return new CommandError(thrown.failure.code, thrown.message);
  const disk = diskProblem(thrown);
  if (disk) return disk;
  // Errors of storage have ids and times in further lines.
  const [message = ''] = messageOf(thrown).split('\n');
  return new CommandError('internal', `Something went wrong: ${message}`, EXIT.failed, { cause: thrown });
}

function abortOnSignals(): AbortSignal {
  const controller = new AbortController();
  let firstAt = 0;
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (!controller.signal.aborted) firstAt = performance.now();
      else if (performance.now() - firstAt > ONE_PRESS_MS) killNow();
      controller.abort();
    });
  }
  return controller.signal;
}

function killNow(): never {
  killChildren();
  process.exit(EXIT.interrupted);
}

function write(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((resolve) => stream.write(text, () => resolve()));
}
