import { expect, test } from 'vitest';
import { progressOfMany } from '../../../../local/progress/progress-of-many.ts';

test('the video that began first has the line, and leaves it to the next', () => {
  const shown: string[] = [];
  const outer = {
    update: ({ phase }: { phase: string }) => shown.push(phase),
    note: () => undefined,
    end: () => undefined,
  };
  const begin = progressOfMany(outer, 3);
  const first = begin(1, 'a.mp4');
  const second = begin(2, 'a name that is far too long for a line.mp4');
  first.update({ phase: 'uploading' });
  second.update({ phase: 'painting' });
  first.end();
  second.update({ phase: 'joining' });
  second.end();
  expect(shown).toEqual([
    '1/3 a.mp4, uploading',
    '2/3 a name that is far too long…, painting',
    '2/3 a name that is far too long…, joining',
  ]);
});
