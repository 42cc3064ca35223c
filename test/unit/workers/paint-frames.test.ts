import { describe, expect, it } from 'vitest';
import type { StyleEngine } from '../../../engine/style-engine.ts';
import { waitUntil } from '../../../packages/functions-host/test/support/wait-until.ts';
import { paintFrames } from '../../../workers/paint-frames.ts';

const format = {
  width: 1,
  height: 1,
  colour: { matrix: 'bt709', range: 'limited' },
} as unknown as Parameters<StyleEngine['paint']>[1];

/** Paints n as 100 + n; `paint` may be slow, or fail. */
function engineOf(during: (batch: number[]) => Promise<void> = async () => undefined) {
  const batches: number[][] = [];
  const engine: StyleEngine = {
    name: 'test',
    version: '1',
    close: async () => undefined,
    async paint(frames) {
      const batch = frames.map(([value]) => value ?? 0);
      batches.push(batch);
      await during(batch);
      return batch.map((value) => Uint8Array.of(100 + value));
    },
  };
  return { engine, batches };
}

async function* counted(count: number, onFrame: (n: number) => void = () => undefined) {
  for (let n = 0; n < count; n++) {
    onFrame(n);
    yield Uint8Array.of(n);
  }
}

async function collect(frames: AsyncIterable<Uint8Array>): Promise<number[]> {
  const values: number[] = [];
  for await (const [value] of frames) values.push(value ?? -1);
  return values;
}

describe('frames are painted', () => {
  it.each([
    [0, 1, []],
    [1, 4, [1]],
    [7, 1, [1, 1, 1, 1, 1, 1, 1]],
    [7, 3, [3, 3, 1]],
    [8, 4, [4, 4]],
  ])('%i of them in batches of %i', async (count, batchFrames, sizes) => {
    const { engine, batches } = engineOf();
    const painted = await collect(paintFrames({ engine, frames: counted(count), format, batchFrames }));
    expect(painted).toEqual(Array.from({ length: count }, (_, n) => 100 + n));
    expect(batches.map(({ length }) => length)).toEqual(sizes);
  });

  it('in order, though a later batch is done first', async () => {
    const release: (() => void)[] = [];
    const { engine, batches } = engineOf(() => new Promise((resolve) => release.push(resolve)));
    const painted = collect(paintFrames({ engine, frames: counted(3), format, batchFrames: 1 }));
    await waitUntil(() => batches.length === 3);
    for (const free of release.reverse()) free();
    expect(await painted).toEqual([100, 101, 102]);
  });

  it('a few batches ahead of the reader, and no further', async () => {
    let read = 0;
    const { engine, batches } = engineOf();
    const frames = counted(100, (n) => {
      read = n + 1;
    });
    const painted = paintFrames({ engine, frames, format, batchFrames: 2 });
    await painted.next();
    await new Promise(setImmediate);
    expect(batches).toHaveLength(3);
    expect(read).toBe(6);
    await painted.return(undefined);
  });
});

describe('a failure', () => {
  it('of the engine comes to the reader when its turn comes, and ends the reading', async () => {
    let isClosed = false;
    async function* frames() {
      try {
        yield* counted(50);
      } finally {
        isClosed = true;
      }
    }
    const { engine } = engineOf(async (batch) => {
      if (batch.includes(4)) throw new Error('no memory');
    });
    const seen: number[] = [];
    const read = async () => {
      for await (const [value] of paintFrames({ engine, frames: frames(), format, batchFrames: 2 }))
        seen.push(value ?? -1);
    };
    await expect(read()).rejects.toThrow('no memory');
    expect(seen).toEqual([100, 101, 102, 103]);
    expect(isClosed).toBe(true);
  });

  it('of the decoder comes to the reader once the engine is done', async () => {
    let inHand = 0;
    async function* frames() {
      yield* counted(2);
      throw new Error('cut off');
    }
    const { engine } = engineOf(async () => {
      inHand++;
      await new Promise((resolve) => setTimeout(resolve, 20));
      inHand--;
    });
    await expect(collect(paintFrames({ engine, frames: frames(), format, batchFrames: 1 }))).rejects.toThrow('cut off');
    expect(inHand).toBe(0);
  });
});
