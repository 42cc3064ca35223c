import { expect, it } from 'vitest';
import { frameTimes, TICKS_PER_SECOND } from '../../../samples/video/frame-times.ts';

const times = frameTimes();
const durations = times.slice(1).map((ticks, index) => (ticks - (times[index] as number)) / TICKS_PER_SECOND);

it('starts at 0 and never goes back', () => {
  expect(times[0]).toBe(0);
  expect(Math.min(...durations)).toBeGreaterThan(0);
});

it('really varies: from 30 frames a second to missing frames at half that rate', () => {
  expect(new Set(durations).size).toBeGreaterThan(100);
  expect(Math.min(...durations)).toBeLessThan(1 / 28);
  expect(Math.max(...durations)).toBeGreaterThan(1 / 14);
});
