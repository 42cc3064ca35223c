import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SINK_CHUNK_BYTES } from '../../../../core/media/bytes/byte-sink.ts';
import { PieceWriter } from '../../../../core/media/bytes/piece-writer.ts';
import { freeResources } from '../../../../packages/functions-host/test/support/free-resources.ts';
import { startStorage, type TestStorage } from '../../../support/start-storage.ts';

let azure: TestStorage;
beforeAll(async () => {
  azure = await startStorage();
});
afterAll(freeResources);

const painted = (name: string) => azure.blobs.getContainerClient('painted').getBlockBlobClient(name);
const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Writes as the join does: the head is held back and comes last, changed. */
async function writeLikeTheJoin(name: string, bytes: Uint8Array, headBytes: number): Promise<void> {
  const sink = azure.storage.painted.create(name);
  const pieces = new PieceWriter(sink);
  pieces.holdUntil(headBytes);
  await pieces.write(0, new Uint8Array(headBytes));
  for (let at = headBytes; at < bytes.length; at += 1_000_003) {
    await pieces.write(at, bytes.subarray(at, at + 1_000_003));
  }
  await pieces.write(0, bytes.subarray(0, headBytes));
  await pieces.finish();
  expect(await painted(name).exists()).toBe(false);
  await sink.commit('video/mp4');
}

describe('a painting', () => {
  it.each([
    ['smaller than a piece', 1_000, 100],
    ['exactly one piece', SINK_CHUNK_BYTES, 100],
    ['a byte more than a piece', SINK_CHUNK_BYTES + 1, 100],
    ['exactly two pieces', 2 * SINK_CHUNK_BYTES, SINK_CHUNK_BYTES],
    ['many pieces, the head of more than one', 3 * SINK_CHUNK_BYTES + 12_345, SINK_CHUNK_BYTES + 5],
  ])('of %s comes out as it was written, the head last', async (name, length, headBytes) => {
    const bytes = randomBytes(length);
    await writeLikeTheJoin(name, bytes, headBytes);
    const { contentType, contentLength } = await painted(name).getProperties();
    expect({ contentType, contentLength }).toEqual({ contentType: 'video/mp4', contentLength: length });
    expect(sha(await painted(name).downloadToBuffer())).toBe(sha(bytes));
  });

  it('replaces an earlier one only on commit', async () => {
    await writeLikeTheJoin('again', Buffer.from('first'), 1);
    const sink = azure.storage.painted.create('again');
    await sink.write(0, Buffer.from('second'));
    expect((await painted('again').downloadToBuffer()).toString()).toBe('first');
    await sink.commit('video/mp4');
    expect((await painted('again').downloadToBuffer()).toString()).toBe('second');
  });

  it('written by two at once is wholly that of one of them', async () => {
    const [a, b] = [azure.storage.painted.create('both'), azure.storage.painted.create('both')];
    const whole = (fill: number) => new Uint8Array(SINK_CHUNK_BYTES).fill(fill);
    await a.write(0, whole(1));
    await b.write(0, whole(2));
    await b.write(SINK_CHUNK_BYTES, whole(2).subarray(0, 10));
    await a.write(SINK_CHUNK_BYTES, whole(1).subarray(0, 10));
    await a.commit('video/mp4');
    await expect(b.commit('video/mp4')).rejects.toMatchObject({ code: 'InvalidBlockList' });
    expect(sha(await painted('both').downloadToBuffer())).toBe(sha(new Uint8Array(SINK_CHUNK_BYTES + 10).fill(1)));
  });

  it.each([
    ['a piece is missing', [[SINK_CHUNK_BYTES, 10]]],
    [
      'a piece before the last is short',
      [
        [0, 10],
        [SINK_CHUNK_BYTES, 10],
      ],
    ],
    ['a piece begins elsewhere than at a multiple', [[10, 10]]],
    ['a piece is too long', [[0, SINK_CHUNK_BYTES + 1]]],
    [
      'a piece comes twice',
      [
        [0, 10],
        [0, 10],
      ],
    ],
  ])('is refused when %s', async (name, writes) => {
    const sink = azure.storage.painted.create(name);
    const attempt = async () => {
      for (const [position = 0, length = 0] of writes) await sink.write(position, new Uint8Array(length));
      await sink.commit('video/mp4');
    };
    await expect(attempt()).rejects.toThrow(RangeError);
    expect(await painted(name).exists()).toBe(false);
  });

  it('knows whether it is there', async () => {
    expect(await azure.storage.painted.exists('nothing')).toBe(false);
    await azure.storage.painted.writeText('note.json', '{"ü": 1}', 'application/json');
    expect(await azure.storage.painted.exists('note.json')).toBe(true);
    expect((await painted('note.json').downloadToBuffer()).toString()).toBe('{"ü": 1}');
  });
});
