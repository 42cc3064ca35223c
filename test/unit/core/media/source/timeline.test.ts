import { expect, it } from 'vitest';
import {
  decodeTimeline,
  displayTimes,
  encodeTimeline,
  HIDDEN,
  KEY,
  TIMELINE_BYTES_PER_PACKET,
} from '../../../../../core/media/source/timeline.ts';

const timeline = {
  timescale: 90_000,
  pts: Float64Array.from([0, 9_000, 3_000, 6_000, 2 ** 40]),
  flags: Uint8Array.from([KEY, 0, 0, HIDDEN, KEY]),
};

it('comes back as it was', () => {
  const bytes = encodeTimeline(timeline);
  expect(bytes.length).toBe(16 + 5 * TIMELINE_BYTES_PER_PACKET);
  expect(decodeTimeline(bytes)).toEqual(timeline);
});

it('lists the times of displayed frames in order', () => {
  expect([...displayTimes(timeline)]).toEqual([0, 3_000, 9_000, 2 ** 40]);
});

it.each([
  ['nothing', new Uint8Array()],
  ['something else', new TextEncoder().encode('a text of some length, no timeline')],
  ['half of one', encodeTimeline(timeline).slice(0, 40)],
])('refuses %s', (_name, bytes) => {
  expect(() => decodeTimeline(bytes)).toThrow(RangeError);
});
