import { describe, expect, it } from 'vitest';
import type { ReceivedMessage } from '../../../core/storage/ports.ts';
import { waitUntil } from '../../../packages/functions-host/test/support/wait-until.ts';
import { takeTasks } from '../../../workers/queue/take-tasks.ts';

const message = (text: string): ReceivedMessage => ({
  text,
  dequeueCount: 1,
  renew: async () => undefined,
  remove: async () => undefined,
});

/** The loop over a queue in memory, whose tasks end when they are let go. */
function startLoop(texts: string[], options: { failing?: number } = {}) {
  const stopping = new AbortController();
  const asked: number[] = [];
  const errors: string[] = [];
  const ends = new Map<string, { done(): void; fail(error: Error): void }>();
  let failing = options.failing ?? 0;
  const finished = takeTasks({
    queue: {
      receive: async (count) => {
        asked.push(count);
        if (failing-- > 0) throw new Error('no answer');
        return texts.splice(0, count).map(message);
      },
    },
    atOnce: 2,
    visibilitySeconds: 60,
    longestWaitSeconds: 0.05,
    handle: ({ text }) => new Promise((done, fail) => ends.set(text, { done, fail })),
    onError: (thrown) => errors.push(thrown instanceof Error ? thrown.message : String(thrown)),
    stopping: stopping.signal,
  });
  return { stopping, asked, errors, ends, finished, texts };
}

describe('the loop', () => {
  it('takes as many as it may have in hand, and more when one is done', async () => {
    const loop = startLoop(['a', 'b', 'c']);
    await waitUntil(() => loop.ends.size === 2);
    expect(loop.asked).toEqual([2]);
    loop.ends.get('a')?.done();
    await waitUntil(() => loop.ends.has('c'));
    expect(loop.asked.slice(0, 2)).toEqual([2, 1]);
    loop.stopping.abort();
    for (const { done } of loop.ends.values()) done();
    await loop.finished;
  });

  it('goes on looking with one in hand', async () => {
    const loop = startLoop(['a']);
    await waitUntil(() => loop.ends.has('a'));
    loop.texts.push('b');
    await waitUntil(() => loop.ends.has('b'));
    loop.stopping.abort();
    for (const { done } of loop.ends.values()) done();
    await loop.finished;
  });

  it('survives storage that doesn’t answer, and a task that throws', async () => {
    const loop = startLoop(['a', 'b'], { failing: 2 });
    await waitUntil(() => loop.ends.size === 2);
    loop.ends.get('a')?.fail(new Error('report lost'));
    loop.texts.push('c');
    await waitUntil(() => loop.ends.has('c'));
    expect(loop.errors).toEqual(['no answer', 'no answer', 'report lost']);
    loop.stopping.abort();
    for (const { done } of loop.ends.values()) done();
    await loop.finished;
  });

  it('that is stopped takes no more tasks and waits for those in hand', async () => {
    const loop = startLoop(['a', 'b', 'c']);
    await waitUntil(() => loop.ends.size === 2);
    loop.stopping.abort();
    let hasEnded = false;
    const ended = loop.finished.then(() => {
      hasEnded = true;
    });
    loop.ends.get('a')?.done();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(hasEnded).toBe(false);
    loop.ends.get('b')?.done();
    await ended;
    expect(loop.texts).toEqual(['c']);
  });

  it('that is stopped while it waits for tasks ends at once', async () => {
    const loop = startLoop([]);
    await waitUntil(() => loop.asked.length > 0);
    loop.stopping.abort();
    await loop.finished;
  });
});
