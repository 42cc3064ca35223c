import { ApiProblem } from './ask.ts';
import { pause } from './pause.ts';

const MOST_TRIES = 8;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;

/** Repeats a failed action with growing waits, for about a minute. A refusal (4xx) of the API is final, and so is an abort. */
export async function retried<T>(action: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await action();
    } catch (thrown) {
      const isFinal = thrown instanceof ApiProblem && thrown.status < 500;
      if (signal.aborted || isFinal || attempt >= MOST_TRIES) throw thrown;
      await pause(Math.min(FIRST_WAIT_MS * 2 ** attempt, LONGEST_WAIT_MS), signal);
    }
  }
}
