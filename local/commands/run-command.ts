import { RepaintError } from '../../core/contracts/failure.ts';
import { printable } from '../../core/contracts/unprintable.ts';
import { EvaluationError } from '../../scoring/evaluate/evaluation-error.ts';
import { CommandError, EXIT } from '../command-error.ts';
import { diskProblem } from '../files/disk-problem.ts';
import { killChildren } from '../system/child-process.ts';

/** npm passes the terminal's Ctrl-C on, so that one press may arrive twice. */
const ONE_PRESS_MS = 1_000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

interface CommandOptions {
  /** Says what goes wrong on stdout too, as an object. */
  readonly json?: boolean;
  /** Of a command that runs until Ctrl-C, which is then how it ends well. */
  readonly goodbye?: string;
  /** What a stopped command says of what it leaves. */
  readonly interrupted?: string;
}

/**
 * Runs a command to its end and exits with its code. Ctrl-C ends it in order, pressed again at once. What goes wrong
 * becomes one sentence on stderr.
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
    if (!isGoodbye) process.exit(await tell(interrupted.aborted ? stopped(left) : commandError(thrown), json));
  }
  if (goodbye !== undefined && interrupted.aborted) await print(goodbye);
  process.exit(EXIT.done);
}

/** Tells what a command failed of; @returns its exit code */
export async function tell(error: CommandError, json: boolean): Promise<number> {
  await write(process.stderr, `${printable(error.message)}\n`);
  if (process.env['REPAINT_DEBUG']) await write(process.stderr, `${error.stack}\n${String(error.cause)}\n`);
  if (json) await print(JSON.stringify({ ...error.result, error: { code: error.code, message: error.message } }));
  return error.exitCode;
}

/** Writes a line to stdout, which may be a pipe: waits until it is through. */
export function print(text: string): Promise<void> {
  return write(process.stdout, `${text}\n`);
}

const KEPT = 'Stopped. What is painted so far is kept: the same command goes on from there.';

function stopped(left: string): CommandError {
  return new CommandError('interrupted', left, EXIT.interrupted);
}

/** One sentence for whatever was thrown. */
export function commandError(thrown: unknown): CommandError {
  if (thrown instanceof CommandError) return thrown;
  if (thrown instanceof EvaluationError) return new CommandError(thrown.code, thrown.message);
  if (thrown instanceof RepaintError) return new CommandError(thrown.failure.code, thrown.message);
  const disk = diskProblem(thrown);
  if (disk) return disk;
  // Storage errors go on with ids and times in further lines.
  const [message = ''] = (thrown instanceof Error ? thrown.message : String(thrown)).split('\n');
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
