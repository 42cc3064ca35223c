import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../core/contracts/plan.ts';
import { keep } from '../../../workers/keep.ts';

const plan = (id: string) => ({ job: { id } }) as Plan;

/** Keeps two; what is opened is a fresh object, named after its plan. */
function keeper(open: (id: string) => Promise<void> = async () => undefined) {
  const opened: string[] = [];
  const closed: string[] = [];
  const kept = keep({
    most: 2,
    key: ({ job }) => job.id,
    open: async ({ job }) => {
      opened.push(job.id);
      await open(job.id);
      return { id: job.id, isOpen: true };
    },
    close: (value) => {
      value.isOpen = false;
      closed.push(value.id);
    },
  });
  const use = (...ids: string[]) =>
    ids.reduce<Promise<unknown>>(
      (before, id) => before.then(() => kept.use(plan(id), async () => undefined)),
      Promise.resolve(),
    );
  /** Begins to use it; the answer is what was opened and the way to end the use. */
  async function begin(id: string) {
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const { promise, resolve } = deferred<{ id: string; isOpen: boolean }>();
    const done = kept.use(plan(id), async (value) => {
      resolve(value);
      await ended;
    });
    const value = await promise;
    return {
      value,
      end: async () => {
        end();
        await done;
      },
    };
  }
  return { kept, use, begin, opened, closed };
}

function deferred<T>() {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

describe('what is opened for a plan', () => {
  it('is opened once, also when two ask at once', async () => {
    const { use, opened } = keeper();
    await Promise.all([use('a'), use('a')]);
    await use('a');
    expect(opened).toEqual(['a']);
  });

  it('gives way when it was used longest ago', async () => {
    const { use, opened, closed } = keeper();
    await use('a', 'b', 'a', 'c');
    expect(closed).toEqual(['b']);
    await use('b');
    expect(opened).toEqual(['a', 'b', 'c', 'b']);
  });

  it('stays open while a task uses it, however many are opened meanwhile', async () => {
    const { use, begin, closed } = keeper();
    const [slow, other] = [await begin('a'), await begin('b')];
    await use('c', 'd', 'e');
    expect(slow.value.isOpen && other.value.isOpen).toBe(true);
    await slow.end();
    await other.end();
    await use('f', 'g');
    expect(slow.value.isOpen || other.value.isOpen).toBe(false);
    expect(closed.toSorted()).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('is shared by a task that comes later, and closed when the last has ended', async () => {
    const { use, begin, opened, closed } = keeper();
    const first = await begin('a');
    await use('b', 'c', 'd');
    const second = await begin('a');
    expect(second.value).toBe(first.value);
    await use('e', 'f');
    await first.end();
    expect(second.value.isOpen).toBe(true);
    await second.end();
    await use('g', 'h');
    expect(second.value.isOpen).toBe(false);
    expect(opened.filter((id) => id === 'a')).toEqual(['a']);
    expect(closed.filter((id) => id === 'a')).toEqual(['a']);
  });

  it('is given back by a task that fails', async () => {
    const { kept, use, closed } = keeper();
    const failing = kept.use(plan('a'), async () => {
      throw new Error('broken');
    });
    await expect(failing).rejects.toThrow('broken');
    await use('b', 'c');
    expect(closed).toEqual(['a']);
  });

  it('is opened anew after it failed to open, or was forgotten', async () => {
    let fails = true;
    const { kept, use, opened, closed } = keeper(async () => {
      if (fails) throw new Error('not now');
    });
    await expect(use('a')).rejects.toThrow('not now');
    fails = false;
    await use('a');
    kept.forget(plan('a'));
    await use('a');
    expect(opened).toEqual(['a', 'a', 'a']);
    expect(closed).toEqual(['a']);
  });

  it('is closed only after its last use when it was forgotten', async () => {
    const { kept, use, begin } = keeper();
    const slow = await begin('a');
    kept.forget(plan('a'));
    await use('a');
    expect(slow.value.isOpen).toBe(true);
    await slow.end();
    await use('b');
    expect(slow.value.isOpen).toBe(false);
  });

  it('keeps its successor when an opening fails that was given up', async () => {
    const late = deferred<void>();
    let isFirst = true;
    const { kept, use, opened } = keeper(async () => {
      if (!isFirst) return;
      isFirst = false;
      await late.promise;
      throw new Error('late');
    });
    const first = use('a');
    await Promise.resolve();
    kept.forget(plan('a'));
    await use('a');
    late.resolve();
    await expect(first).rejects.toThrow('late');
    await use('a');
    expect(opened).toEqual(['a', 'a']);
  });

  it('is closed at the end, all of it and once', async () => {
    const { kept, use, begin, closed } = keeper();
    await begin('a');
    await use('b', 'c');
    kept.forget(plan('a'));
    await kept.close();
    await kept.close();
    expect(closed.toSorted()).toEqual(['a', 'b', 'c']);
  });
});
