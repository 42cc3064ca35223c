import { describe, expect, test } from 'vitest';
import { WindowedSource } from '../../../../../core/media/bytes/windowed-source.ts';

const KIB = 1024;
const OPTIONS = { aheadBytes: 2 * KIB, mostBytes: 64 * KIB, keptBytes: 256 * KIB };

/** A megabyte; what is asked of it is kept as [start, end], in KiB. */
function megabyte() {
  const asked: [number, number][] = [];
  const read = async (start: number, end: number) => {
    asked.push([start / KIB, end / KIB]);
    return new Uint8Array(end - start);
  };
  return { asked, windows: new WindowedSource({ size: KIB * KIB, read }, OPTIONS) };
}

describe('what is expected', () => {
  test('comes in few requests, and nothing else does', async () => {
    const { asked, windows } = megabyte();
    windows.expect(100 * KIB, 0);
    for (let at = 0; at < 110; at++) await windows.read(at * KIB, (at + 1) * KIB);
    expect(asked.slice(0, 3)).toEqual([
      [0, 64],
      [64, 100],
      [100, 102],
    ]);
  });

  test('by one reader is not what is expected by another, who began later and stopped early', async () => {
    const { asked, windows } = megabyte();
    windows.expect(Number.POSITIVE_INFINITY, 0);
    await windows.read(0, KIB);
    windows.expect(100 * KIB);
    await windows.read(600 * KIB, 601 * KIB);
    for (let at = 1; at < 512; at++) await windows.read(at * KIB, (at + 1) * KIB);
    expect(asked).toHaveLength(1 + 1 + 512 / 64 - 1);
  });

  test('may come from anywhere, though somebody reads everything', async () => {
    const { asked, windows } = megabyte();
    windows.expect(Number.POSITIVE_INFINITY, 0);
    await windows.read(0, KIB);
    windows.expect(10 * KIB);
    await windows.read(600 * KIB, 601 * KIB);
    expect(asked).toEqual([
      [0, 64],
      [600, 610],
    ]);
  });

  test('is forgotten at its end', async () => {
    const { asked, windows } = megabyte();
    windows.expect(100 * KIB).end();
    await windows.read(0, KIB);
    expect(asked).toEqual([[0, 2]]);
  });

  test('comes in few requests again when it was dropped', async () => {
    const { asked, windows } = megabyte();
    windows.expect(64 * KIB, 0);
    await windows.read(0, KIB);
    for (let at = 0; at < 4; at++) await windows.read((100 + 70 * at) * KIB, (165 + 70 * at) * KIB);
    const before = asked.length;
    await windows.read(KIB, 2 * KIB);
    expect(asked.slice(before)).toEqual([[1, 64]]);
  });
});
