import type { OrchestrationContext } from 'durable-functions';
import { expect, it } from 'vitest';
import { runTasks } from '../../../functions/orchestrators/run-tasks.ts';

interface Step {
  readonly name?: string;
  readonly input?: Record<string, unknown>;
}

const GROUP = { job: `job-${'0a'.repeat(16)}`, run: 1, group: 0 };
const WAITS = { checkSeconds: 10, requeueSeconds: 600, stallSeconds: 3_600 };

/**
 * Runs the orchestrator on a clock of its own, with no reports.
 * @param check what storage says after so many seconds
 * @returns the seconds at which lost tasks were queued again
 */
function requeuedAt(check: (seconds: number) => { missing: number; lateSeconds?: number }): number[] {
  let seconds = 0;
  const timer = { cancel: () => undefined };
  const df = {
    get currentUtcDateTime() {
      return new Date(seconds * 1_000);
    },
    getInput: () => ({ ...GROUP, ...WAITS }),
    callActivity: (name: string, input: object): Step => ({ name, input: input as Record<string, unknown> }),
    waitForExternalEvent: () => ({}),
    createTimer: () => timer,
    Task: { any: () => ({}) },
  };
  const steps = runTasks({ df } as unknown as OrchestrationContext) as Iterator<Step, unknown, unknown>;
  const again: number[] = [];
  let next = steps.next();
  while (!next.done) {
    const { name, input } = next.value;
    if (name === 'queueTasks' && input?.['onlyLost'] === true) again.push(seconds);
    if (name === undefined) seconds += WAITS.checkSeconds;
    next = steps.next(answerTo(name, () => check(seconds), timer));
  }
  return again;
}

function answerTo(name: string | undefined, check: () => object, timer: object): unknown {
  if (name === undefined) return timer;
  return { ok: true, value: name === 'checkTasks' ? check() : { queued: 4 } };
}

it('gives late chunks out a second time, once, and waits as long as for lost ones before the next time', () => {
  const late = (seconds: number) => ({ missing: seconds < 900 ? 2 : 0, lateSeconds: 45 });
  expect(requeuedAt(late)).toEqual([60, 660]);
});

it('does so again for chunks that are late after others have come', () => {
  const missing = (seconds: number) => (seconds < 100 ? 2 : seconds < 300 ? 1 : 0);
  expect(requeuedAt((seconds) => ({ missing: missing(seconds), lateSeconds: 45 }))).toEqual([60, 150]);
});

it('waits as long as ever for tasks that nobody can say to be late, and never longer for those that may be', () => {
  expect(requeuedAt((seconds) => ({ missing: seconds < 700 ? 2 : 0 }))).toEqual([610]);
  expect(requeuedAt((seconds) => ({ missing: seconds < 700 ? 2 : 0, lateSeconds: 5_000 }))).toEqual([610]);
});
