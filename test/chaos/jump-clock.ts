/**
 * This module is loaded before a process and makes its clock jump. `CLOCK_JUMPS` is a list of pairs: from a number of seconds after the start on, the
 * clock is a number of seconds off.
 */
const jumps = JSON.parse(process.env['CLOCK_JUMPS'] ?? '[]') as [number, number][];
const TrueDate = Date;

const now = (): number => {
  const [, off = 0] = jumps.findLast(([after]) => performance.now() >= after * 1_000) ?? [];
  return TrueDate.now() + off * 1_000;
};

globalThis.Date = class extends TrueDate {
  constructor(...given: []) {
    if (given.length === 0) super(now());
    else super(...given);
  }

  static override now = now;
} as DateConstructor;
