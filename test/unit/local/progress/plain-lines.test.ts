import { expect, test } from 'vitest';
import { plainLines } from '../../../../local/progress/plain-lines.ts';

function lines() {
  let now = 0;
  const written: string[] = [];
  const progress = plainLines({ write: (text) => written.push(text.trimEnd()) }, () => now);
  const paint = (done: number, at: number) => {
    now = at;
    progress.update({ phase: 'painting', count: { done, total: 300, unit: 'frames' } });
  };
  return { written, progress, paint };
}

test('a line a phase', () => {
  const { written, progress } = lines();
  progress.update({ phase: 'starting' });
  progress.update({ phase: 'starting' });
  progress.update({ phase: 'uploading' });
  progress.note('by the way');
  expect(written).toEqual(['starting', 'uploading', 'by the way']);
});

test('a line every 10 % and at the end', () => {
  const { written, paint } = lines();
  for (const [at, done] of [0, 10, 30, 50, 60, 290, 299, 300, 300].entries()) paint(done, at);
  expect(written.map((line) => Number(/\d+/.exec(line)?.[0]))).toEqual([0, 30, 60, 290, 300]);
});

test('a line every 10 seconds, even where nothing moves', () => {
  const { written, paint } = lines();
  for (const at of [0, 5, 10, 15, 21]) paint(0, at);
  expect(written).toHaveLength(3);
});

test('quick steps share a line', () => {
  const { written, paint } = lines();
  for (let done = 0; done <= 300; done += 30) paint(done, done / 1_000);
  expect(written.map((line) => Number(/\d+/.exec(line)?.[0]))).toEqual([0, 300]);
});
