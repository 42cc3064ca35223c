import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSegments } from '../../../functions/activities/read-segments.ts';
import { freeResources } from '../../../packages/functions-host/test/support/free-resources.ts';
import { startStorage, type TestStorage } from '../../support/start-storage.ts';

const sourceHash = 'a'.repeat(64);
const chunks = Array.from({ length: 9 }, (_, index) => ({
  index,
  firstFrame: index,
  frames: 1,
  startPts: index,
  endPts: index + 1,
  keyPts: index,
  packets: 1,
  preRollFrames: 0,
  hash: String(index).repeat(64),
}));
const made = { engine: '', ffmpeg: '', worker: '', seconds: 0, storedAt: new Date(0).toISOString() };
const record = { frames: 1, bytes: 1, sha256: '', pixels: '', ...made };

let store: TestStorage['storage']['chunks'];
beforeAll(async () => {
  store = (await startStorage()).storage.chunks;
  for (const { hash, index } of chunks) await store.store({ sourceHash, hash }, Uint8Array.of(index), record);
});
afterAll(freeResources);

test('segments come in order, with the next ones on their way, and never more than a few', async () => {
  let [asked, taken, furthest] = [0, 0, 0];
  const open: typeof store.open = (key) => {
    asked++;
    furthest = Math.max(furthest, asked - taken);
    return store.open(key);
  };
  for await (const { chunk, source } of readSegments({ chunks, sourceHash }, { open })) {
    expect(chunk.index).toBe(taken);
    expect(await source.read(0, source.size)).toEqual(Buffer.of(taken));
    taken++;
  }
  expect(taken).toBe(chunks.length);
  expect(furthest).toBeGreaterThan(1);
  expect(furthest).toBeLessThanOrEqual(5);
});

test('one that is gone is named when it is its turn', async () => {
  await store.remove({ sourceHash, hash: chunks[3]?.hash ?? '' });
  const seen: number[] = [];
  const reading = async () => {
    for await (const { chunk } of readSegments({ chunks, sourceHash }, store)) seen.push(chunk.index);
  };
  await expect(reading()).rejects.toMatchObject({
    chunkIndex: 3,
    message: expect.stringContaining('no longer in storage'),
  });
  expect(seen).toEqual([0, 1, 2]);
});
