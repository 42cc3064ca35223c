import { expect, it } from 'vitest';
import { readMatroskaHead } from '../../../../../core/media/matroska/read-matroska-head.ts';

it('two million empty elements before the first cluster: few of them are read', async () => {
  const start = Buffer.from('1a45dfa380' + '18538067' + '01ffffffffffffff', 'hex');
  const bytes = Buffer.concat([start, Buffer.alloc(4_000_000, Buffer.from('ec80', 'hex'))]);
  let reads = 0;
  const head = await readMatroskaHead({
    size: bytes.length,
    read: async (from, to) => {
      reads++;
      return bytes.subarray(from, to);
    },
  });
  expect(head.isWhole).toBe(false);
  expect(reads).toBeLessThan(30_000);
});
