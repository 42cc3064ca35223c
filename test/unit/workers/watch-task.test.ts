import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { JobId } from '../../../core/contracts/job.ts';
import { watchTask } from '../../../workers/queue/watch-task.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function watched(stopped: () => Promise<undefined>, renew: () => Promise<void> = async () => undefined) {
  const warnings: string[] = [];
  const watch = watchTask({
    message: { text: '', dequeueCount: 1, renew, remove: async () => undefined },
    visibilitySeconds: 3,
    jobs: { stopped },
    job: `job-${'0'.repeat(32)}` as JobId,
    stopping: new AbortController().signal,
    log: { warn: (_about: object, text: string) => void warnings.push(text) },
  });
  return { watch, warnings };
}

it('reports stop checks that fail in a row, once, and lets the task go on', async () => {
  let fails = true;
  const { watch, warnings } = watched(async () => {
    if (fails) throw new Error('503');
  });
  await vi.advanceTimersByTimeAsync(2_500);
  expect(warnings).toEqual([]);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(warnings).toEqual(['storage does not say whether the job was stopped']);
  expect(watch.signal.aborted).toBe(false);
  fails = false;
  await vi.advanceTimersByTimeAsync(4_000);
  fails = true;
  await vi.advanceTimersByTimeAsync(8_000);
  expect(warnings).toHaveLength(2);
  await watch.end();
});

it('breaks off when the message can’t be renewed twice in a row', async () => {
  const { watch } = watched(
    async () => undefined,
    async () => {
      throw new Error('gone');
    },
  );
  await vi.advanceTimersByTimeAsync(2_500);
  expect(watch.signal.reason).toBe('message-lost');
  await watch.end();
});
