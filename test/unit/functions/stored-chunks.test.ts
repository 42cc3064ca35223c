import { afterEach, expect, it, vi } from 'vitest';
import { storedChunks } from '../../../functions/jobs/stored-chunks.ts';

afterEach(() => {
  vi.useRealTimers();
});

it('lists the chunks of a source once a second, and again after a failure', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  let lists = 0;
  let fails = false;
  const chunks = {
    list: async () => {
      lists++;
      if (fails) throw new Error('503');
      return new Map();
    },
  };
  await Promise.all([storedChunks(chunks, 'a'), storedChunks(chunks, 'a')]);
  expect(lists).toBe(1);
  await storedChunks(chunks, 'b');
  expect(lists).toBe(2);
  vi.advanceTimersByTime(1_001);
  fails = true;
  await expect(storedChunks(chunks, 'a')).rejects.toThrow('503');
  fails = false;
  await storedChunks(chunks, 'a');
  expect(lists).toBe(4);
});
