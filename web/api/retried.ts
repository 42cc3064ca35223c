import { ApiProblem } from './ask.ts';
import { isFinalStatus } from './is-final-status.ts';
import { pause } from './pause.ts';

const MOST_TRIES = 8;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;

/** Returns whether the API has refused something for good. */
export const isRefusal = (thrown: unknown): boolean => thrown instanceof ApiProblem && isFinalStatus(thrown.status);

/** Repeats a failed action with growing waits, for about a minute. A refusal of the API is final, and so is an abort. */
export async function retried<T>(action: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await action();
    } catch (thrown) {
      if (signal.aborted || isRefusal(thrown) || attempt >= MOST_TRIES) throw thrown;
      await pause(Math.min(FIRST_WAIT_MS * 2 ** attempt, LONGEST_WAIT_MS), signal);
    }
  }
}
