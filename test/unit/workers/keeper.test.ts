import { setImmediate } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import type { Plan } from '../../../core/contracts/plan.ts';
import { Keeper } from '../../../workers/keeper.ts';
import { seeded } from '../../chaos/seeded.ts';
import { deferred } from '../../support/deferred.ts';

const plan = (id: string) => ({ job: { id } }) as Plan;

/** Keeps two; what is opened is a fresh object, named after its plan. */
function keeper(open: (id: string) => Promise<void> = async () => undefined, idleMs?: number) {
  const opened: string[] = [];
  const closed: string[] = [];
  const kept = new Keeper({
    most: 2,
    ...(idleMs !== undefined && { idleMs }),
    key: ({ job }: Plan) => job.id,
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
    const [begun, ended] = [deferred<{ id: string; isOpen: boolean }>(), deferred()];
    const done = kept.use(plan(id), async (value) => {
      begun.resolve(value);
      await ended.promise;
    });
    const end = () => {
      ended.resolve();
      return done;
    };
    return { value: await begun.promise, end };
  }
  return { kept, use, begin, opened, closed };
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
    const late = deferred();
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

describe('what nobody has used for a while', () => {
  it('is closed, and what a task still uses is not', async () => {
    const { use, begin, closed } = keeper(async () => undefined, 5);
    await use('a');
    const long = await begin('b');
    await use('c');
    await vi.waitFor(() => expect(closed.toSorted()).toEqual(['a', 'c']));
    expect(long.value.isOpen).toBe(true);
    await long.end();
    await vi.waitFor(() => expect(closed).toContain('b'));
  });
});

describe('500 tasks in 10 styles', () => {
  it('never keep more open than is kept and used, and leave nothing open, though some fail and some are forgotten', async () => {
    const random = seeded(23);
    let [open, used, most] = [0, 0, 0];
    const kept = new Keeper({
      most: 2,
      key: ({ job }: Plan) => job.id,
      open: async () => {
        await setImmediate();
        if (random() < 0.05) throw new Error('not opened');
        open++;
        most = Math.max(most, open);
        return {};
      },
      close: async () => {
        await setImmediate();
        open--;
      },
    });
    const task = async () => {
      const own = plan(`style-${Math.floor(random() * 10)}`);
      const work = async () => {
        used++;
        for (let turns = random() * 10; turns > 0; turns--) await setImmediate();
        if (random() < 0.1) kept.forget(own);
        used--;
        if (random() < 0.1) throw new Error('not painted');
      };
      await kept.use(own, work).catch(() => undefined);
    };
    const lane = async () => {
      for (let number = 0; number < 125; number++) await task();
    };
    await Promise.all([lane(), lane(), lane(), lane()]);
    // Two are kept and four are used; a task may find its own just being closed.
    expect(most).toBeGreaterThan(2);
    expect(most).toBeLessThanOrEqual(8);
    await kept.close();
    expect([open, used]).toEqual([0, 0]);
  });
});
