import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Plan } from '../../../core/contracts/plan.ts';
import { keep } from '../../../workers/keep.ts';

const plan = (id: string) => ({ job: { id } }) as Plan;

/** Keeps two; what is opened is a number, counted up. */
function keeper(open: (id: string) => Promise<void> = async () => undefined) {
  const opened: string[] = [];
  const closed: string[] = [];
  const kept = keep({
    most: 2,
    key: ({ job }) => job.id,
    open: async ({ job }) => {
      opened.push(job.id);
      await open(job.id);
      return job.id;
    },
    close: (value) => {
      closed.push(value);
    },
  });
  return { kept, opened, closed };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('what is opened for a plan', () => {
  it('is opened once, also when two ask at once', async () => {
    const { kept, opened } = keeper();
    await Promise.all([kept.of(plan('a')), kept.of(plan('a'))]);
    await kept.of(plan('a'));
    expect(opened).toEqual(['a']);
  });

  it('gives way when it was used longest ago, and closes once nobody can be at it', async () => {
    const { kept, opened, closed } = keeper();
    for (const id of ['a', 'b', 'a', 'c']) await kept.of(plan(id));
    expect(closed).toEqual([]);
    await vi.advanceTimersByTimeAsync(61_000);
    expect(closed).toEqual(['b']);
    await kept.of(plan('b'));
    expect(opened).toEqual(['a', 'b', 'c', 'b']);
  });

  it('is opened anew after it failed to open, or was forgotten', async () => {
    let fails = true;
    const { kept, opened, closed } = keeper(async () => {
      if (fails) throw new Error('not now');
    });
    await expect(kept.of(plan('a'))).rejects.toThrow('not now');
    fails = false;
    await kept.of(plan('a'));
    kept.forget(plan('a'));
    await kept.of(plan('a'));
    expect(opened).toEqual(['a', 'a', 'a']);
    await vi.advanceTimersByTimeAsync(61_000);
    expect(closed).toEqual(['a']);
  });

  it('keeps its successor when an opening fails that was given up', async () => {
    let fail: () => void = () => undefined;
    let isFirst = true;
    const { kept, opened } = keeper(async () => {
      if (!isFirst) return;
      isFirst = false;
      await new Promise<void>((_, reject) => {
        fail = () => reject(new Error('late'));
      });
    });
    const first = kept.of(plan('a'));
    kept.forget(plan('a'));
    await kept.of(plan('a'));
    fail();
    await expect(first).rejects.toThrow('late');
    await kept.of(plan('a'));
    expect(opened).toEqual(['a', 'a']);
  });

  it('is closed at the end, all of it and once', async () => {
    const { kept, closed } = keeper();
    for (const id of ['a', 'b', 'c']) await kept.of(plan(id));
    await kept.close();
    await vi.advanceTimersByTimeAsync(61_000);
    expect(closed.toSorted()).toEqual(['a', 'b', 'c']);
  });
});
