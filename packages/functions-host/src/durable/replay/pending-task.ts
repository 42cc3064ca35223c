export type Outcome = 'completed' | 'failed';

/**
 * A task that an orchestration waits for. It behaves like .NET's `Task` on the orchestrator's thread: when it settles, its waiters
 * run at once, in the same call. Results aren't kept, because the SDK reads them from the history.
 */
export class PendingTask {
  #outcome: Outcome | undefined;
  #waiting: ((outcome: Outcome) => void)[] = [];

  get outcome(): Outcome | undefined {
    return this.#outcome;
  }

  /** Settles the task. Only the first call has an effect. */
  settle(outcome: Outcome): void {
    if (this.#outcome) return;
    this.#outcome = outcome;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resume of waiting) resume(outcome);
  }

  whenSettled(resume: (outcome: Outcome) => void): void {
    if (this.#outcome) resume(this.#outcome);
    else this.#waiting.push(resume);
  }
}

/** Returns a task that has completed. */
export function completed(): PendingTask {
  const task = new PendingTask();
  task.settle('completed');
  return task;
}

/** Returns a task that settles when all of `tasks` have, and fails if one of them has failed. */
export function whenAll(tasks: readonly PendingTask[]): PendingTask {
  const all = new PendingTask();
  let left = tasks.length;
  const finishOne = () => {
    left -= 1;
    if (left === 0) all.settle(tasks.some((task) => task.outcome === 'failed') ? 'failed' : 'completed');
  };
  for (const task of tasks) task.whenSettled(finishOne);
  if (tasks.length === 0) all.settle('completed');
  return all;
}

/** Returns a task that completes when the first of `tasks` settles, even if that one fails. */
export function whenAny(tasks: readonly PendingTask[]): PendingTask {
  const any = new PendingTask();
  for (const task of tasks) task.whenSettled(() => any.settle('completed'));
  return any;
}
