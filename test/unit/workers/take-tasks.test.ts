import { describe, expect, it } from 'vitest';
import { LANES } from '../../../core/contracts/task.ts';
import { laneOf } from '../../../core/jobs/lane-of.ts';
import type { ReceivedMessage } from '../../../core/storage/ports.ts';
import { waitUntil } from '../../../packages/functions-host/test/support/wait-until.ts';
import { type TaskQueue, takeTasks } from '../../../workers/queue/take-tasks.ts';

const message = (text: string): ReceivedMessage => ({
  text,
  dequeueCount: 1,
  renew: async () => undefined,
  remove: async () => undefined,
});

type Ends = Map<string, { done(): void; fail(error: Error): void }>;

interface Options {
  readonly failing?: number;
  /** What waits in the later lanes. */
  readonly others?: string[][];
  readonly atOnce?: number;
  /** Is awaited by each request to a queue, and gets what waits there. */
  readonly request?: (waiting: readonly string[]) => Promise<void>;
}

/** The loop over queues in memory, whose tasks end when they are let go. Messages that begin with `junk` are poison. */
function startLoop(texts: string[], options: Options = {}) {
  const { atOnce = 2, request = async () => undefined } = options;
  const stopping = new AbortController();
  const asked: number[] = [];
  const errors: string[] = [];
  const cleared: string[] = [];
  const givenBack: string[] = [];
  const ends: Ends = new Map();
  let failing = options.failing ?? 0;
  const lane = (waiting: string[]): TaskQueue => ({
    queue: {
      receive: async (count) => {
        asked.push(count);
        await request(waiting);
        if (failing-- > 0) throw new Error('no answer');
        return waiting.splice(0, count).map(message);
      },
    },
    handle: ({ text }) =>
      new Promise((resolve, fail) => {
        if (text.startsWith('junk')) resolve({ isPoison: true });
        else ends.set(text, { done: () => resolve({ isPoison: false }), fail });
      }),
    clear: async ({ text }) => {
      const isPoison = text.startsWith('junk');
      if (isPoison) {
        await request(waiting);
        await request(waiting);
        cleared.push(text);
      }
      return { isPoison };
    },
    giveBack: async ({ text }) => {
      waiting.push(text);
      givenBack.push(text);
    },
  });
  const finished = takeTasks({
    lanes: [texts, ...(options.others ?? [])].map(lane),
    atOnce,
    visibilitySeconds: 60,
    longestWaitSeconds: 0.05,
    onError: (thrown) => errors.push(thrown instanceof Error ? thrown.message : String(thrown)),
    stopping: stopping.signal,
  });
  const end = async () => {
    stopping.abort();
    for (const { done } of ends.values()) done();
    await finished;
  };
  return { stopping, asked, errors, ends, finished, texts, cleared, givenBack, end };
}

describe('the loop', () => {
  it('takes as many as it may have in hand, and more when one is done', async () => {
    const loop = startLoop(['a', 'b', 'c']);
    await waitUntil(() => loop.ends.size === 2);
    expect(loop.asked).toEqual([2]);
    loop.ends.get('a')?.done();
    await waitUntil(() => loop.ends.has('c'));
    expect(loop.asked.slice(0, 2)).toEqual([2, 1]);
    await loop.end();
  });

  it('goes on looking with one in hand', async () => {
    const loop = startLoop(['a']);
    await waitUntil(() => loop.ends.has('a'));
    loop.texts.push('b');
    await waitUntil(() => loop.ends.has('b'));
    await loop.end();
  });

  it('survives storage that doesn’t answer, and a task that throws', async () => {
    const loop = startLoop(['a', 'b'], { failing: 2 });
    await waitUntil(() => loop.ends.size === 2);
    loop.ends.get('a')?.fail(new Error('report lost'));
    loop.texts.push('c');
    await waitUntil(() => loop.ends.has('c'));
    expect(loop.errors).toEqual(['no answer', 'no answer', 'report lost']);
    await loop.end();
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

describe('lanes', () => {
  it('of long jobs don’t keep an urgent task waiting, and wait for its place when it ends', async () => {
    const [urgent, others] = [[] as string[], ['long 1', 'long 2', 'long 3']];
    const loop = startLoop(urgent, { others: [others] });
    await waitUntil(() => loop.ends.has('long 2'));
    urgent.push('short');
    await waitUntil(() => loop.ends.has('short'));
    loop.ends.get('long 1')?.done();
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(loop.ends.has('long 3')).toBe(false);
    loop.ends.get('short')?.done();
    await waitUntil(() => loop.ends.has('long 3'));
    await loop.end();
  });

  it('are all served in the end, however much comes to the first', async () => {
    const loop = startLoop(
      Array.from({ length: 40 }, (_, n) => `short ${n}`),
      { others: [Array.from({ length: 20 }, (_, n) => `later ${n}`), ['last']] },
    );
    for (let ended = 0; !loop.ends.has('last'); ended++) {
      await waitUntil(() => loop.ends.size > ended);
      [...loop.ends.values()][ended]?.done();
    }
    const before = [...loop.ends.keys()];
    expect(before.filter((text) => text.startsWith('short')).length).toBeGreaterThan(before.length / 2);
    await loop.end();
  });
});

describe('a short job beside a long one', () => {
  const inLanes = (lanes: string[][], name: string, frames: number) =>
    lanes[LANES.indexOf(laneOf(frames))]?.push(
      ...Array.from({ length: frames / 25 }, (_, chunk) => `${name} ${chunk}`),
    );

  /** Counts the rounds, in each of which every worker paints a chunk, until the short job is done. The long one has just begun. */
  async function roundsOf(workers: number, longFrames: number): Promise<number> {
    const lanes = LANES.map((): string[] => []);
    const [texts = [], ...others] = lanes;
    const shortChunks = 10;
    inLanes(lanes, 'long', longFrames);
    const loops = Array.from({ length: workers }, () => startLoop(texts, { others }));
    const inHand = (loop: (typeof loops)[number]) => [...loop.ends.keys()];
    const waiting = () => lanes.flat().length;
    await waitUntil(() => waiting() === 0 || loops.every((loop) => loop.ends.size === 2));
    inLanes(lanes, 'short', 25 * shortChunks);
    let [rounds, done] = [0, 0];
    for (; done < shortChunks; rounds++) {
      // Whoever has room takes what there is, and no worker idles.
      await waitUntil(() => texts.length === 0 || loops.every((loop) => inHand(loop).filter(isShort).length === 2));
      if (longFrames > 0) expect(loops.every((loop) => loop.ends.size > 0)).toBe(true);
      for (const loop of loops) {
        const painted = inHand(loop).find(isShort) ?? inHand(loop)[0];
        if (painted === undefined) continue;
        if (isShort(painted)) done++;
        loop.ends.get(painted)?.done();
        loop.ends.delete(painted);
      }
    }
    await Promise.all(loops.map(({ end }) => end()));
    return rounds;
  }
  const isShort = (text: string) => text.startsWith('short');

  it.each([1, 2, 4])('takes as many rounds as it would alone, with %d workers', async (workers) => {
    const alone = await roundsOf(workers, 0);
    for (const minutes of [1, 20]) expect(await roundsOf(workers, minutes * 60 * 25)).toBe(alone);
  });
});

describe('poison', () => {
  it('that comes in a row is taken by the dozen, and what lies behind it is left to others', async () => {
    const junk = Array.from({ length: 200 }, (_, n) => `junk ${n}`);
    const loop = startLoop([...junk, 'a', 'b', 'c', 'd']);
    await waitUntil(() => loop.ends.has('a') && loop.ends.has('b'));
    expect(loop.cleared.length).toBeGreaterThan(180);
    expect(loop.asked.length).toBeLessThan(20);
    await waitUntil(() => loop.texts.length === 2);
    expect(loop.texts).toEqual(['c', 'd']);
    await loop.end();
  });

  it('that is rare has few tasks put back', async () => {
    const loop = startLoop(['junk', ...'abcdefghij']);
    await waitUntil(() => loop.ends.size === 2 && loop.texts.length === 8);
    expect(loop.texts.slice(0, 5)).toEqual([...'fghij']);
    await loop.end();
  });

  it('that is cleared beside other lanes doesn’t make a worker take more than it may have', async () => {
    let isLastAsked = false;
    // Both lanes are asked while there is room for one task.
    const request = async ([text]: readonly string[]) => {
      isLastAsked ||= text === 'b';
      if (text === 'a') await waitUntil(() => isLastAsked);
      if (text === 'b') await waitUntil(() => loop.ends.has('a'));
    };
    const loop = startLoop([], { atOnce: 1, others: [['junk', 'a'], ['b']], request });
    await waitUntil(() => loop.ends.has('b') || loop.givenBack.length > 0);
    expect([...loop.ends.keys()]).toEqual(['a']);
    expect(loop.givenBack).toEqual(['b']);
    loop.ends.get('a')?.done();
    await waitUntil(() => loop.ends.has('b'));
    await loop.end();
  });

  it('has no task taken from behind it by a worker that is stopped', async () => {
    const request = async ([text]: readonly string[]) => {
      if (text === 'a') await waitUntil(() => loop.stopping.signal.aborted);
    };
    const loop = startLoop(['junk', 'a'], { atOnce: 1, request });
    await waitUntil(() => loop.texts.length === 1 && loop.asked.length === 2);
    loop.stopping.abort();
    await loop.finished;
    expect([...loop.ends.keys()]).toEqual([]);
    expect(loop.texts).toEqual(['a']);
  });

  it('is cleared beside the tasks in hand, 500 a second by one worker where a request takes 10 ms', async () => {
    const requests: (() => void)[] = [];
    let rounds = 0;
    const request = () => new Promise<void>((resolve) => void requests.push(resolve));
    const junk = Array.from({ length: 1_000 }, (_, n) => `junk ${n}`);
    const loop = startLoop(['a', ...junk], { request });
    const answerAll = () => {
      for (const answer of requests.splice(0)) answer();
    };
    for (; loop.cleared.length < 990 && rounds < 1_000; rounds += requests.length > 0 ? 1 : 0) {
      answerAll();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(loop.ends.has('a')).toBe(true);
    expect(rounds).toBeLessThan((1_000 / 500) * 100);
    const ended = loop.end();
    while (requests.length > 0) {
      answerAll();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await ended;
  });
});
