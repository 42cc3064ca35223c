import { expect, test } from 'vitest';
import { parseSrt } from '../../../../local/verify/read-subtitle.ts';

const LINES = 60_000;

/** A millisecond on the clock of SRT, of the first minute. */
const time = (second: number, thousandth: number) =>
  `00:00:${String(second).padStart(2, '0')},${String(thousandth).padStart(3, '0')}`;

test('the lines of a track are read in a time that grows with their number alone', () => {
  const printed = Array.from({ length: LINES }, (_, i) => [
    ...[String(i + 1), `${time(1, i % 1_000)} --> ${time(2, 0)}`],
    ...[`<i>first ${i}</i>`, '{\\an8}second', ''],
  ]).flat();
  const before = process.cpuUsage();
  const lines = parseSrt(printed);
  const seconds = process.cpuUsage(before).user / 1e6;
  expect(lines).toHaveLength(LINES);
  expect(lines.at(-1)).toEqual({ start: 1.999, end: 2, text: `first ${LINES - 1}\nsecond` });
  expect(seconds).toBeLessThan(4);
});
