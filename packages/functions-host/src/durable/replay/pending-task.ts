export type Outcome = 'completed' | 'failed';

/**
 * Something that an orchestration waits for, as .NET's `Task` behaves on the orchestrator's thread: whoever waits goes
 * on at once, in the same call, when it settles. Results aren't kept: the SDK takes them from the history itself.
 */
export class PendingTask {
  #outcome: Outcome | undefined;
  #waiting: ((outcome: Outcome) => void)[] = [];

  get outcome(): Outcome | undefined {
    return this.#outcome;
  }

  /** Only the first call counts. */
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

/** Settles when every one of `tasks` has; fails if one failed, but never before its siblings have finished. */
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

/** Completes with the first of `tasks` that settles, however it does. */
export function whenAny(tasks: readonly PendingTask[]): PendingTask {
  const any = new PendingTask();
  for (const task of tasks) task.whenSettled(() => any.settle('completed'));
  return any;
}
