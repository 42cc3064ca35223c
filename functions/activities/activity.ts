import { setTimeout as sleep } from 'node:timers/promises';
import type { InvocationContext } from '@azure/functions';
import { type Failure, failureOf, type Result } from '../../core/contracts/failure.ts';
import type { Ports } from '../ports.ts';

/** Waits before the second, third and fourth try of a transient failure, in milliseconds. */
const RETRY_DELAYS_MS = [500, 3_000, 15_000];

type Log = Pick<InvocationContext, 'info' | 'warn' | 'error'>;
type Step<Input, Output> = (input: Input, log: Log) => Promise<Output>;

/** A step of an orchestration, known to it by type and to the host by name. */
export interface Activity<Input, Output> {
  readonly name: string;
  run(ports: Ports): (input: Input, log: Log) => Promise<Result<Output>>;
}

/**
 * Defines a step. It never throws: failures come back as data, after a transient one has been tried again here. Retrying
 * in the orchestration instead would mix up the results of siblings (durable-functions 3.5, `Task.all` with retries).
 */
export function activity<Input, Output>(
  name: string,
  create: (ports: Ports) => Step<Input, Output>,
): Activity<Input, Output> {
  return {
    name,
    run: (ports) => {
      const step = create(ports);
      return async (input, log) => {
        for (const delay of [...RETRY_DELAYS_MS, undefined]) {
          const result = await attempt(step, input, log);
          if (result.ok || !result.error.retryable || delay === undefined) return logged(name, result, log);
          log.warn(`${name} failed and is tried again: ${result.error.message}`);
          await sleep(delay);
        }
        throw new Error('unreachable');
      };
    },
  };
}

async function attempt<Input, Output>(step: Step<Input, Output>, input: Input, log: Log): Promise<Result<Output>> {
  try {
    return { ok: true, value: await step(input, log) };
  } catch (thrown) {
    const error: Failure = failureOf(thrown);
    if (error.code === 'internal') log.error(thrown instanceof Error ? (thrown.stack ?? thrown.message) : thrown);
    return { ok: false, error };
  }
}

function logged<T>(name: string, result: Result<T>, log: Log): Result<T> {
  if (!result.ok) log.error(`${name} failed (${result.error.code}): ${result.error.message}`);
  return result;
}
