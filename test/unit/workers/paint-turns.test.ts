import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type PaintTurn, PaintTurns } from '../../../workers/queue/paint-turns.ts';
import { deferred } from '../../support/deferred.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

/** Lets everything run that can. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** An engine that paints batches in the order in which they come. */
function engine() {
  const waiting: { who: string; ms: number; done: () => void }[] = [];
  const painted: string[] = [];
  const itself = {};
  return {
    painted,
    waiting: () => waiting.map(({ who }) => who),
    /** Asks for batches one after the other, with three of them on their way, until it is told to stop. */
    async paint(who: string, turn: PaintTurn, ms: number, isOver: () => boolean): Promise<void> {
      const ahead: Promise<void>[] = [];
      while (!isOver()) {
        const end = await turn.begin(itself);
        ahead.push(new Promise<void>((done) => waiting.push({ who, ms, done })).finally(end));
        if (ahead.length > 2) await ahead.shift();
      }
    },
    async run(batches: number): Promise<void> {
      for (let batch = 0; batch < batches; batch++) {
        await settled();
        const next = waiting.shift();
        if (!next) continue;
        vi.advanceTimersByTime(next.ms);
        painted.push(next.who);
        next.done();
      }
      await settled();
    },
  };
}

const never = () => false;
const count = (painted: readonly string[], who: string) => painted.filter((each) => each === who).length;

it.each([
  ['small frames, of which some wait for the engine', 10, 6],
  ['large frames, of which one waits for the engine', 5_000, 2],
])('gives all of the engine to tasks that are not urgent while there are no others: %s', async (_which, ms, ahead) => {
  const [turns, { paint, run, painted, waiting }] = [new PaintTurns(), engine()];
  for (const who of ['one', 'two']) void paint(who, turns.other, ms, never);
  await run(40);
  expect(waiting()).toHaveLength(ahead);
  expect(count(painted, 'one')).toBeGreaterThanOrEqual(18);
  expect(count(painted, 'two')).toBeGreaterThanOrEqual(18);
});

it.each([
  ['as large', 100],
  ['ten times as large', 1_000],
])('leaves the others a ninth of the time beside urgent batches, if theirs are %s', async (_how, ms) => {
  const [turns, { paint, run, painted }] = [new PaintTurns(), engine()];
  for (const who of ['one', 'two']) void paint(who, turns.other, ms, never);
  await run(4);
  const begun = performance.now();
  const before = painted.length;
  void turns.whileUrgent(() => paint('urgent', turns.urgent, 100, never));
  await run(400);
  const others = (painted.length - before - count(painted, 'urgent')) * ms;
  // Two were with the engine already.
  expect(others - 2 * ms).toBeLessThanOrEqual((performance.now() - begun) / 9);
  expect(others).toBeGreaterThan((performance.now() - begun) / 12);
});

it('lets one batch of the others through at a time while an urgent task prepares its own', async () => {
  const [turns, { paint, run, painted, waiting }] = [new PaintTurns(), engine()];
  const { promise, resolve: end } = deferred();
  const preparing = turns.whileUrgent(() => promise);
  for (const who of ['one', 'two']) void paint(who, turns.other, 10, never);
  await run(10);
  expect(painted).toHaveLength(10);
  expect(waiting()).toHaveLength(1);
  end();
  await preparing;
  await settled();
  expect(waiting()).toHaveLength(6);
});

it('counts the time of a batch that another engine paints beside urgent batches', async () => {
  const [turns, urgentEngine, otherEngine] = [new PaintTurns(), {}, {}];
  const urgentBatch = async (ms: number) => {
    const end = await turns.urgent.begin(urgentEngine);
    vi.advanceTimersByTime(ms);
    end();
  };
  void turns.whileUrgent(() => new Promise(() => undefined));
  const end = await turns.other.begin(otherEngine);
  for (let batch = 0; batch < 20; batch++) await urgentBatch(100);
  end();
  const next = await turns.urgent.begin(urgentEngine);
  let hasBegun = false;
  void turns.other.begin(otherEngine).then(() => (hasBegun = true));
  vi.advanceTimersByTime(10);
  await settled();
  expect(hasBegun).toBe(false);
  next();
});

it('ends the wait of a task that is broken off', async () => {
  const [turns, one] = [new PaintTurns(), {}];
  const end = await turns.other.begin(one);
  vi.advanceTimersByTime(1_000);
  end();
  // They take so long that no third one may wait for the engine.
  await turns.other.begin(one);
  await turns.other.begin(one);
  const stop = new AbortController();
  let hasBegun = false;
  void turns.other.begin(one, stop.signal).then(() => (hasBegun = true));
  await settled();
  expect(hasBegun).toBe(false);
  stop.abort();
  await settled();
  expect(hasBegun).toBe(true);
});
