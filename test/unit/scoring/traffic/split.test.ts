import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inPercent, Split } from '../../../../scoring/traffic/split.ts';

it('gives each value its share among 10,000 turns, to one turn', () => {
  const weights = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(weights, (all) => {
      const split = new Split(all.map((weight, value) => ({ value, weight })));
      const dealt = Array.from({ length: 10_000 }, () => split.next());
      const counts = all.map((_, value) => dealt.filter((one) => one === value).length);
      const sum = all.reduce((a, b) => a + b, 0);
      for (const [value, weight] of all.entries()) {
        expect(Math.abs((counts[value] ?? 0) - (10_000 * weight) / sum)).toBeLessThan(all.length);
      }
    }),
    { numRuns: 20 },
  );
});

it.each([0, 1, 50, 100])('says yes in %i of 100 turns', (percent) => {
  const split = inPercent(percent);
  expect(Array.from({ length: 100 }, () => split.next()).filter(Boolean)).toHaveLength(percent);
});

it('mixes the values', () => {
  const split = new Split([
    { value: 'champion', weight: 4 },
    { value: 'challenger', weight: 1 },
  ]);
  const dealt = Array.from({ length: 10 }, () => split.next());
  expect(dealt.filter((value) => value === 'challenger')).toHaveLength(2);
  expect(dealt.slice(0, 5)).toContain('challenger');
});
