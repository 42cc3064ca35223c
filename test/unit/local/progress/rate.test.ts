import { expect, test } from 'vitest';
import { rateMeter } from '../../../../local/progress/rate.ts';

function meter() {
  let now = 0;
  const rate = rateMeter(() => now);
  return (done: number, at: number) => {
    now = at;
    return rate({ done, total: 300 });
  };
}

test('gives no rate before something was stored', () => {
  const at = meter();
  expect(at(0, 0)).toEqual({});
  expect(at(0, 10)).toEqual({});
});

test('what was there before does not count as fast', () => {
  const at = meter();
  at(200, 0);
  expect(at(250, 5)).toEqual({ perSecond: 10, secondsLeft: 5 });
});

test('the time left goes down between two chunks, and not below zero', () => {
  const at = meter();
  at(0, 0);
  expect(at(100, 10)).toEqual({ perSecond: 10, secondsLeft: 20 });
  expect(at(100, 14)).toEqual({ perSecond: 10, secondsLeft: 16 });
  expect(at(100, 60)).toEqual({ perSecond: 10, secondsLeft: 0 });
});
