import { expect, test } from 'vitest';
import { progressBar } from '../../../../local/progress/progress-bar.ts';

function terminal(columns: number, colours: boolean) {
  const written: string[] = [];
  return { written, columns, hasColors: () => colours, write: (text: string) => written.push(text) > 0 };
}

test('redraws one line in place, shorter than the terminal is wide, and takes it away at the end', () => {
  const screen = terminal(40, false);
  const bar = progressBar(screen);
  bar.update({ phase: 'painting', count: { done: 1, total: 9, unit: 'frames' } });
  bar.end();
  bar.end();
  const [first = '', ...rest] = screen.written;
  expect(first.startsWith('\r\u001b[K')).toBe(true);
  expect([...first.slice(4)].length).toBeLessThan(40);
  expect(rest).toEqual(['\r\u001b[K']);
});

test('keeps a note above the line', () => {
  const screen = terminal(40, false);
  const bar = progressBar(screen);
  bar.note('first');
  bar.update({ phase: 'starting' });
  bar.note('second');
  expect(screen.written).toEqual(['first\n', '\r\u001b[Kstarting', '\r\u001b[Ksecond\n', '\r\u001b[Kstarting']);
});

test('has colours only where the terminal has', () => {
  const status = { phase: 'painting', count: { done: 1, total: 2, unit: 'frames' } } as const;
  const [plain, coloured] = [terminal(80, false), terminal(80, true)];
  progressBar(plain).update(status);
  progressBar(coloured).update(status);
  expect(plain.written.join('')).not.toContain('\u001b[3');
  expect(coloured.written.join('')).toContain('\u001b[36m');
});
