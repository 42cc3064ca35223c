import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { JobId } from '../../../core/contracts/job.ts';
import type { ChunkRecord } from '../../../core/contracts/manifest.ts';
import { chunkTask } from '../../../core/contracts/task.ts';
import { storedChunks } from '../../../functions/jobs/stored-chunks.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

const NOW = new Date().toISOString();
const HASH = '0'.repeat(64);
const RECORD: ChunkRecord = {
  ...{ frames: 1, bytes: 1, sha256: HASH, pixels: HASH },
  ...{ engine: 'onnxruntime', ffmpeg: '7.0', worker: 'w', seconds: 1, storedAt: NOW },
};
const ID: JobId = `job-${'0'.repeat(32)}`;

/** A plan of chunks `hash-0`, `hash-1`, …, of which the first ones are stored. */
function film(length: number, stored: number) {
  const hashes = Array.from({ length }, (_, index) => `hash-${index}`);
  const storage = new Map(hashes.slice(0, stored).map((hash) => [hash, RECORD]));
  const calls: string[] = [];
  const inHand: number[] = [];
  const tasks = () => inHand.map((index) => ({ job: ID, task: chunkTask(index), attempt: 0, since: NOW }));
  const stores = {
    chunks: {
      list: async () => {
        calls.push('list');
        return new Map(storage);
      },
      find: async ({ hash }: { hash: string }) => {
        calls.push(hash);
        return storage.get(hash);
      },
    },
    presence: { list: async () => [{ worker: 'w', startedAt: NOW, seenAt: NOW, tasks: tasks() }] },
  };
  const plan = { sourceHash: 'source', job: { id: ID, run: 1 }, chunks: hashes.map((hash) => ({ hash })) };
  return { stores, plan, storage, calls, inHand };
}

it('lists the chunks of a short film once a second, and again after a failure', async () => {
  const { stores, plan, calls } = film(3, 1);
  await Promise.all([storedChunks(stores, plan), storedChunks(stores, plan)]);
  expect(calls).toEqual(['list']);
  await storedChunks(stores, { ...plan, sourceHash: 'another' });
  expect(calls).toEqual(['list', 'list']);
  vi.advanceTimersByTime(1_001);
  const { list } = stores.chunks;
  stores.chunks.list = () => Promise.reject(new Error('503'));
  await expect(storedChunks(stores, plan)).rejects.toThrow('503');
  stores.chunks.list = list;
  await storedChunks(stores, plan);
  expect(calls).toHaveLength(3);
});

it('looks only for the chunks of a long film that a worker has put down, until the next listing', async () => {
  const { stores, plan, storage, calls, inHand } = film(1_200, 1_000);
  inHand.push(1_000, 1_001);
  expect((await storedChunks(stores, plan)).size).toBe(1_000);
  for (let second = 0; second < 10; second++) {
    vi.advanceTimersByTime(1_001);
    await storedChunks(stores, plan);
  }
  expect(calls).toEqual(['list']);
  inHand.shift();
  storage.set('hash-1000', RECORD).set('hash-1100', RECORD);
  vi.advanceTimersByTime(2_001);
  expect([...(await storedChunks(stores, plan)).keys()].slice(1_000)).toEqual(['hash-1000']);
  expect(calls).toEqual(['list', 'hash-1000']);
  vi.advanceTimersByTime(60_000);
  expect((await storedChunks(stores, plan)).size).toBe(1_002);
  expect(calls).toEqual(['list', 'hash-1000', 'list']);
});
