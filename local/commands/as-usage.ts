import { RepaintError } from '../../core/contracts/failure.ts';
import { CommandError, EXIT } from '../command-error.ts';

/** What an argument is refused for is wrong usage, whoever refuses it. */
export async function asUsage<T>(check: () => T | Promise<T>): Promise<T> {
  try {
    return await check();
  } catch (thrown) {
    if (!(thrown instanceof RepaintError)) throw thrown;
    throw new CommandError(thrown.failure.code, thrown.failure.message, EXIT.usage);
  }
}
