import type { Invocation } from '../app/invoke-function.ts';
import type { RetryOptions } from '../app/rpc-types.ts';
import type { ListenerDependencies } from './listener.ts';
import type { PollingLoop } from './polling-loop.ts';

/** The maximum interval of `exponentialBackoff` if the policy has none. */
const LONGEST_INTERVAL_SECONDS = 15 * 60;

/**
 * Runs a function, and repeats it by its retry policy until it succeeds, the retries are used up, or the loop is stopped.
 * @throws the last error of the function
 */
export async function invokeWithRetries(
  { fn, invoke, log }: Pick<ListenerDependencies, 'fn' | 'invoke' | 'log'>,
  invocation: Invocation,
  loop: PollingLoop,
): Promise<void> {
  const policy = fn.metadata.retryOptions;
  for (let retryCount = 0; ; retryCount++) {
    try {
      await invoke(fn, invocation);
      return;
    } catch (error) {
      const maxRetryCount = policy?.maxRetryCount ?? 0;
      const isLast = !policy || (maxRetryCount >= 0 && retryCount >= maxRetryCount);
      if (isLast || loop.isStopping) throw error;
      log(`Function.${fn.name}`, 'warning', `The function '${fn.name}' failed and is run again`, { err: error });
      await loop.sleep(intervalSeconds(policy, retryCount) * 1000);
      if (loop.isStopping) throw error;
      const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
      const exception = { message, stackTrace: stack };
      invocation = { ...invocation, retryContext: { retryCount: retryCount + 1, maxRetryCount, exception } };
    }
  }
}

function intervalSeconds(policy: RetryOptions, retryCount: number): number {
  if (policy.retryStrategy === 'fixedDelay') return policy.delayInterval?.seconds ?? 0;
  const longest = policy.maximumInterval?.seconds ?? LONGEST_INTERVAL_SECONDS;
  return Math.min((policy.minimumInterval?.seconds ?? 1) * 2 ** retryCount, longest);
}
