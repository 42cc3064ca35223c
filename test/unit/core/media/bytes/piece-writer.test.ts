import { expect, it } from 'vitest';
import { SINK_CHUNK_BYTES } from '../../../../../core/media/bytes/byte-sink.ts';
import { PieceWriter } from '../../../../../core/media/bytes/piece-writer.ts';
import { memorySink } from '../../../../contract/core/media/support/memory-sink.ts';

it('writes whole pieces, each once, the head last', async () => {
  const sink = memorySink();
  const writer = new PieceWriter(sink);
  const body = new Uint8Array(SINK_CHUNK_BYTES).fill(7);
  await writer.write(0, Uint8Array.of(1, 2, 3));
  writer.holdUntil(SINK_CHUNK_BYTES + 10);
  for (let i = 0; i < 4; i++) await writer.write(SINK_CHUNK_BYTES + 10 + i * body.length, body);
  await writer.write(0, Uint8Array.of(9, 9));
  await writer.finish();

  expect(sink.order).toEqual([2, 3, 4, 5, 0, 1]);
  const bytes = sink.bytes();
  expect(bytes.length).toBe(5 * SINK_CHUNK_BYTES + 10);
  expect([...bytes.subarray(0, 4)]).toEqual([9, 9, 3, 0]);
  expect(bytes.at(-1)).toBe(7);
});

it('writes a file that is smaller than a piece', async () => {
  const sink = memorySink();
  const writer = new PieceWriter(sink);
  await writer.write(0, Uint8Array.of(1, 2, 3));
  await writer.finish();
  expect([...sink.bytes()]).toEqual([1, 2, 3]);
});
