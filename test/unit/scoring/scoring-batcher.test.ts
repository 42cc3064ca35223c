import { describe, expect, it } from 'vitest';
import { ATTRIBUTES } from '../../../core/telemetry/names.ts';
import { Batcher } from '../../../scoring/queue/batcher.ts';

const never = new AbortController().signal;

/** Batches are written down; each waits until it is let go. */
function batcher(size: number, windowMs: number, fails: (value: number) => boolean = () => false) {
  const batches: number[][] = [];
  const gates: (() => void)[] = [];
  const made = new Batcher<number, number>({
    model: { [ATTRIBUTES.model]: 'doubles', [ATTRIBUTES.modelVersion]: '1' },
    size,
    windowMs,
    keyOf: (value) => (value < 100 ? 'small' : 'large'),
    run: async (values) => {
      batches.push([...values]);
      await new Promise<void>((resolve) => gates.push(resolve));
      if (values.some(fails)) throw new Error(`no ${values.join()}`);
      return values.map((value) => value * 2);
    },
  });
  /** Lets batches go as they come, until `done`. */
  const letGo = async <T>(done: Promise<T>): Promise<T> => {
    let isDone = false;
    void done.then(
      () => (isDone = true),
      () => (isDone = true),
    );
    while (!isDone) {
      for (const open of gates.splice(0)) open();
      await new Promise((resolve) => setImmediate(resolve));
    }
    return done;
  };
  return { made, batches, letGo };
}

describe('the batcher', () => {
  it('does one after the other where batching is off', async () => {
    const { made, batches, letGo } = batcher(1, 1_000);
    expect(await letGo(Promise.all([1, 2, 3].map((value) => made.add(value, never))))).toEqual([2, 4, 6]);
    expect(batches).toEqual([[1], [2], [3]]);
  });

  it('puts together what comes within the window, up to the size, of one key', async () => {
    const { made, batches, letGo } = batcher(3, 20);
    const all = [1, 2, 100, 3, 4].map((value) => made.add(value, never));
    expect(await letGo(Promise.all(all))).toEqual([2, 4, 200, 6, 8]);
    expect(batches).toEqual([[1, 2, 3], [100], [4]]);
  });

  it('doesn’t wait for the end of the window once a batch is full', async () => {
    const { made, letGo } = batcher(2, 60_000);
    expect(await letGo(Promise.all([made.add(1, never), made.add(2, never)]))).toEqual([2, 4]);
  });

  it('forgets who left while waiting', async () => {
    const { made, batches, letGo } = batcher(1, 0);
    const leaving = new AbortController();
    const first = made.add(1, never);
    const second = made.add(2, leaving.signal);
    const third = made.add(3, never);
    leaving.abort(new Error('gone'));
    await expect(second).rejects.toThrow('gone');
    expect(await letGo(Promise.all([first, third]))).toEqual([2, 6]);
    expect(batches).toEqual([[1], [3]]);
  });

  it('fails nobody for what another brought', async () => {
    const { made, letGo } = batcher(3, 20, (value) => value === 2);
    const results = await letGo(Promise.allSettled([1, 2, 3].map((value) => made.add(value, never))));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });
});
