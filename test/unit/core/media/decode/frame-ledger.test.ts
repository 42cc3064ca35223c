import { expect, it } from 'vitest';
import { rangesOf } from '../../../../../core/jobs/frame-ranges.ts';
import { FrameLedger } from '../../../../../core/media/decode/frame-ledger.ts';

it('knows what should have come before a frame', () => {
  const ledger = new FrameLedger();
  for (const pts of [0, 30, 10, 20, 60, 40, 50]) ledger.fed(pts);
  expect(ledger.given(0)).toEqual([]);
  expect(ledger.given(30)).toEqual([10, 20]);
  expect(ledger.given(20)).toBeUndefined();
  expect(ledger.given(50)).toEqual([40]);
  expect(ledger.owed).toEqual([60]);
});

it('puts neighbours into one run', () => {
  expect(rangesOf([])).toEqual([]);
  expect(rangesOf([3, 4, 5, 9])).toEqual([
    [3, 3],
    [9, 1],
  ]);
});
