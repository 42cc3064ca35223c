import { RepaintError } from '../../core/contracts/failure.ts';
import { CommandError, EXIT } from '../command-error.ts';

/** Turns the refusal of an argument by `core` or `engine` into an error of usage (exit code 2). */
export async function asUsage<T>(check: () => T | Promise<T>): Promise<T> {
  try {
    return await check();
  } catch (thrown) {
    if (!(thrown instanceof RepaintError)) throw thrown;
    throw new CommandError(thrown.failure.code, thrown.failure.message, EXIT.usage);
  }
}
