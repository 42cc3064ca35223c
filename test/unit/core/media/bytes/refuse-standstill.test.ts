import { expect, it } from 'vitest';
import { inMemory } from '../../../../../core/media/bytes/in-memory.ts';
import { refuseStandstill } from '../../../../../core/media/bytes/refuse-standstill.ts';

const SIZE = 10_000;
const source = () => refuseStandstill(inMemory(new Uint8Array(SIZE)));

async function readsUntilRefused(places: readonly number[]): Promise<number> {
  const guarded = source();
  for (let reads = 0; ; reads++) {
    const at = places[reads % places.length] as number;
    const isRefused = await guarded.read(at, at + 8).then(
      () => false,
      (thrown) => thrown instanceof RangeError,
    );
    if (isRefused) return reads;
  }
}

it.each([1, 2, 3, 1_000])('going round in circles of %i reads comes to an end', async (length) => {
  const places = Array.from({ length }, (_, i) => (i * 7) % (SIZE - 8));
  expect(await readsUntilRefused(places)).toBeLessThan(LEAST + length);
});
const LEAST = 10_000 + 2 * SIZE + 20;

it('a file may be read as often as it has tracks', async () => {
  const guarded = source();
  for (let track = 0; track < 10; track++) {
    for (let at = 0; at < SIZE; at += 16) await guarded.read(at, at + 12);
  }
});
