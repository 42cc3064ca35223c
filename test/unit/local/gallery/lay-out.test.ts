import { describe, expect, test } from 'vitest';
import { type Layout, layOut, type Size } from '../../../../local/gallery/lay-out.ts';
import { fitText } from '../../../../local/gallery/letters.ts';
import { fitWithin } from '../../../../local/gallery/still.ts';

const WIDE = { width: 1280, height: 720 };
const TALL = { width: 600, height: 800 };

describe('the layout of a sheet', () => {
  test('has a row of as many tiles as were asked for, as wide as was asked for', () => {
    const { tiles, width } = layOut([WIDE], 8, { columns: 4, width: 240 });
    expect(tiles.map(({ left }) => left)).toEqual([20, 270, 520, 770, 20, 270, 520, 770]);
    expect(new Set(tiles.map((tile) => `${tile.width}x${tile.height}`))).toEqual(new Set(['240x135']));
    expect(width).toBe(20 + 4 * 240 + 3 * 10 + 20);
  });

  test('has paintings in their order, and a block for each picture under the one before', () => {
    const { tiles, headings } = layOut([WIDE, WIDE], 3, { columns: 2, width: 240 });
    expect(tiles.map(({ picture, painting }) => [picture, painting])).toEqual([
      [0, 0],
      [0, 1],
      [0, 2],
      [1, 0],
      [1, 1],
      [1, 2],
    ]);
    expect(headings[1]?.top).toBeGreaterThan((tiles[2]?.top ?? 0) + 135);
    expect(tiles[3]?.top).toBeGreaterThan(headings[1]?.top ?? 0);
  });

  test.each<[string, Size, number]>([
    ['a tall picture has more tiles in a row', TALL, 5],
    ['one of a wide screen fewer', { width: 2_400, height: 600 }, 3],
    ['a square one', { width: 500, height: 500 }, 5],
  ])('%s, and both ends are flush', (_name, size, expected) => {
    const layout = layOut([size], expected, { columns: 4, width: 240 });
    const { tiles, width } = layout;
    expect(new Set(tiles.map(({ top }) => top)).size).toBe(1);
    const last = tiles.at(-1) as Layout['tiles'][number];
    expect(tiles[0]?.left).toBe(20);
    expect(Math.abs(width - 20 - (last.left + last.width))).toBeLessThanOrEqual(1);
    expect(last.width / last.height).toBeCloseTo(size.width / size.height, 1);
  });

  test.each([1, 2, 5, 11, 18])('%i paintings lie apart from each other and within the sheet', (paintings) => {
    const { tiles, width, height } = layOut([WIDE, TALL, { width: 3, height: 4_000 }], paintings, {
      columns: 4,
      width: 200,
    });
    expect(tiles).toHaveLength(3 * paintings);
    for (const [index, tile] of tiles.entries()) {
      expect(tile.left + tile.width).toBeLessThanOrEqual(width);
      expect(tile.top + tile.height).toBeLessThan(height);
      for (const other of tiles.slice(index + 1)) expect(overlap(tile, other)).toBe(false);
    }
  });
});

function overlap(a: Layout['tiles'][number], b: Layout['tiles'][number]): boolean {
  const apart = a.left + a.width <= b.left || b.left + b.width <= a.left;
  return !(apart || a.top + a.height <= b.top || b.top + b.height <= a.top);
}

describe('a line of text', () => {
  test('that fits stays as it is', () => {
    expect(fitText('Starry Night', 16, 300, 'bold')).toEqual({ content: 'Starry Night', size: 16 });
  });

  test('becomes smaller before it is cut', () => {
    expect(fitText('a'.repeat(40), 16, 300, 'normal')).toEqual({ content: 'a'.repeat(40), size: 12.93 });
    const { content, size } = fitText('a'.repeat(100), 16, 300, 'normal');
    expect(content).toMatch(/^a{40,}…$/);
    expect(size).toBe(9.6);
  });
});

test('a picture is never enlarged', () => {
  expect(fitWithin(WIDE, 640)).toEqual({ width: 640, height: 360 });
  expect(fitWithin(TALL, 400)).toEqual({ width: 300, height: 400 });
  expect(fitWithin(WIDE, 2_000)).toEqual(WIDE);
  expect(fitWithin({ width: 10_000, height: 1 }, 100)).toEqual({ width: 100, height: 1 });
});
