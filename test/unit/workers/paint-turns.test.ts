import { expect, it } from 'vitest';
import { PaintTurns } from '../../../workers/queue/paint-turns.ts';

/** Lets everything run that can. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

function begun(turns: PaintTurns, signal?: AbortSignal) {
  const turn = { has: false };
  void turns.other.begin(signal).then(() => {
    turn.has = true;
  });
  return turn;
}

it('never keeps anybody waiting where nothing urgent is painted', async () => {
  const turns = new PaintTurns();
  await turns.other.begin();
  await turns.urgent.begin();
  turns.urgent.end();
  await turns.other.begin();
});

it('lets the others have one batch in eight while urgent ones are painted', async () => {
  const turns = new PaintTurns();
  const painted: string[] = [];
  let isOver = false;
  const others = (async () => {
    while (!isOver) {
      await turns.other.begin();
      if (!isOver) painted.push('other');
      turns.other.end();
      await settled();
    }
  })();
  await turns.urgent.begin();
  for (let batch = 0; batch < 32; batch++) {
    // There is always a next one on its way.
    await turns.urgent.begin();
    painted.push('urgent');
    await settled();
    turns.urgent.end();
    await settled();
  }
  isOver = true;
  turns.urgent.end();
  await others;
  const count = (who: string) => painted.filter((each) => each === who).length;
  expect(count('urgent')).toBe(32);
  expect(count('other')).toBeGreaterThanOrEqual(4);
  expect(count('other')).toBeLessThanOrEqual(6);
});

it('ends the wait of a task that is broken off', async () => {
  const turns = new PaintTurns();
  await turns.urgent.begin();
  const stop = new AbortController();
  const turn = begun(turns, stop.signal);
  await settled();
  expect(turn.has).toBe(false);
  stop.abort();
  await settled();
  expect(turn.has).toBe(true);
});
