import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ColourDescription } from '../../../core/contracts/colour-description.ts';
import { RepaintError } from '../../../core/contracts/failure.ts';
import type { EngineKind } from '../../../engine/engines.ts';
import type { StyleEngine } from '../../../engine/style-engine.ts';
import { differenceAt, meanDifference } from './difference.ts';
import { openTestEngine } from './open-test-engine.ts';
import { formatOf, landscape, noise, type Picture, photo, realFrame } from './pictures.ts';

const KINDS: EngineKind[] = ['onnx', 'tensorflow'];
const PHOTO = '../shared/data/images/content/skimage_coffee.png';

describe.each(KINDS)('StyleEngine %s', (kind) => {
  let engine: StyleEngine;
  beforeAll(async () => {
    engine = await openTestEngine(kind);
  });
  afterAll(() => engine.close());

  test('names itself and its version', () => {
    expect(engine.name).toBe(kind);
    expect(engine.version).toMatch(/\d+\.\d+.*, \w+/);
  });

  test('paints: the picture is another one, of the same size, and the frame stays as it was', async () => {
    const { frame, format } = landscape(96, 64);
    const before = frame.slice();
    const [painted] = await engine.paint([frame], format);
    expect(painted?.length).toBe(frame.length);
    expect(meanDifference(painted ?? frame, before)).toBeGreaterThan(2);
    expect(frame).toEqual(before);
  });

  test('paints every frame of a batch, in order, the same as frame by frame', async () => {
    const format = formatOf(40, 24);
    const frames = [1, 2, 3, 4, 5].map((seed) => noise(40, 24, seed));
    const inBatch = await engine.paint(frames, format);
    const alone = [];
    for (const frame of frames) alone.push(...(await engine.paint([frame], format)));
    expect(inBatch).toEqual(alone);
    expect(new Set(inBatch.map((frame) => Buffer.from(frame).toString('hex'))).size).toBe(5);
  });

  test('answers no frames with none', async () => {
    expect(await engine.paint([], formatOf(40, 24))).toEqual([]);
  });

  test('is deterministic, whatever was painted in between and wherever the frame lies', async () => {
    const { frame, format } = landscape(128, 72);
    const shared = new Uint8Array(new SharedArrayBuffer(frame.length + 7), 7);
    shared.set(frame);
    const first = await engine.paint([frame], format);
    await engine.paint([noise(33, 21, 1)], formatOf(33, 21, { matrix: 'bt601', range: 'full' }));
    expect(await engine.paint([shared], format)).toEqual(first);
  });

  test.each([
    [1, 1],
    [1, 7],
    [2, 1],
    [3, 5],
    [6, 4],
    [427, 241],
  ])('paints a frame of %i×%i', async (width, height) => {
    const { frame, format } = landscape(width, height);
    const painted = await engine.paint([frame, frame], format);
    expect(painted.map(({ length }) => length)).toEqual([frame.length, frame.length]);
    expect(painted[0]).toEqual(painted[1]);
  });

  test('respects the colour of the source', async () => {
    const { frame, format } = landscape(64, 48);
    const paintAs = async (colour: ColourDescription) => await engine.paint([frame], { ...format, colour });
    const broadcast = await paintAs({ matrix: 'bt601', range: 'limited' });
    expect(await paintAs({ matrix: 'unspecified', range: 'unspecified' })).toEqual(broadcast);
    expect(await paintAs({ matrix: 'bt601', range: 'full' })).not.toEqual(broadcast);
    expect(await paintAs({ matrix: 'bt709', range: 'limited' })).not.toEqual(broadcast);
  });

  test('paints the same, however many threads it may use', async () => {
    const { frame, format } = landscape(128, 72);
    const single = await openTestEngine(kind, { threads: 1 });
    expect(await single.paint([frame], format)).toEqual(await engine.paint([frame], format));
    await single.close();
  });

  test('gives back every byte at strength 0', async () => {
    const still = await openTestEngine(kind, { strength: 0 });
    const colours = [formatOf(37, 23), formatOf(37, 23, { matrix: 'bt2020', range: 'full' })];
    for (const format of colours) expect(await still.paint([noise(37, 23, 4)], format)).toEqual([noise(37, 23, 4)]);
    await still.close();
  });

  test('goes half the way at strength 0.5', async () => {
    const half = await openTestEngine(kind, { strength: 0.5 });
    const { frame, format } = landscape(64, 48);
    const [between] = await half.paint([frame], format);
    const [full = frame] = await engine.paint([frame], format);
    const middle = frame.map((byte, i) => (byte + (full[i] ?? 0)) / 2);
    expect(differenceAt(1, between ?? full, middle)).toBeLessThanOrEqual(1);
    await half.close();
  });

  test.each([
    [0, 24, 0, 'A frame of 0×24'],
    [40, -1, 0, 'A frame of 40×-1'],
    [40.5, 24, 1_458, 'A frame of 40.5×24'],
    [40, 24, 1_439, 'Frame 0 has 1439 bytes: expected 1440, NV12 of 40×24'],
    [427, 241, 154_360, 'Frame 0 has 154360 bytes: expected 154695, NV12 of 427×241'],
  ])('names what is wrong with a frame of %i×%i in %i bytes', async (width, height, bytes, message) => {
    const painting = engine.paint([new Uint8Array(bytes)], formatOf(width, height));
    await expect(painting).rejects.toMatchObject({
      failure: { code: 'invalid-request', message: expect.stringContaining(message), retryable: false },
    });
  });

  test('paints on after a refusal', async () => {
    await expect(engine.paint([new Uint8Array(3)], formatOf(40, 24))).rejects.toThrow(RepaintError);
    expect(await engine.paint([noise(40, 24, 1)], formatOf(40, 24))).toHaveLength(1);
  });

  test('settles requests in the order they came', async () => {
    const settled: number[] = [];
    const requests = [1, 2, 3].map(async (seed) => {
      const painted = await engine.paint([noise(40, 24, seed)], formatOf(40, 24));
      settled.push(seed);
      return painted;
    });
    const together = await Promise.all(requests);
    expect(settled).toEqual([1, 2, 3]);
    expect(together[2]).toEqual(await engine.paint([noise(40, 24, 3)], formatOf(40, 24)));
  });

  test('drops what waits and stops what runs when it is aborted', async () => {
    const stop = new AbortController();
    const many = Array.from({ length: 200 }, (_, seed) => noise(64, 48, seed));
    const running = engine.paint(many, formatOf(64, 48), stop.signal);
    const waiting = engine.paint(many, formatOf(64, 48), stop.signal);
    const other = engine.paint([noise(40, 24, 1)], formatOf(40, 24));
    stop.abort();
    const cancelled = { failure: { code: 'cancelled', retryable: false } };
    await expect(running).rejects.toMatchObject(cancelled);
    await expect(waiting).rejects.toMatchObject(cancelled);
    expect(await other).toHaveLength(1);
    await expect(engine.paint(many, formatOf(64, 48), stop.signal)).rejects.toMatchObject(cancelled);
  });

  test('rejects what is pending when it is closed, and everything after', async () => {
    const closing = await openTestEngine(kind);
    const pending = [1, 2].map((seed) => closing.paint([noise(40, 24, seed)], formatOf(40, 24)));
    const rejections = Promise.allSettled(pending);
    await Promise.all([closing.close(), closing.close()]);
    await closing.close();
    const closed = { failure: { code: 'engine', message: 'The engine was closed.' } };
    for (const result of await rejections) expect(result).toMatchObject({ status: 'rejected', reason: closed });
    await expect(closing.paint([], formatOf(1, 1))).rejects.toMatchObject(closed);
  });
});

describe('The engines agree within 2 of 255 at the 99.9th percentile', () => {
  test('on a frame of the sample clip', async () => {
    expect(await disagreement(realFrame())).toBeLessThanOrEqual(2);
  });

  test.skipIf(!existsSync(PHOTO))('on a photograph (skipped without ../shared/data)', async () => {
    expect(await disagreement(await photo(PHOTO, 450))).toBeLessThanOrEqual(2);
  });

  test('on noise of an odd size', async () => {
    expect(await disagreement({ frame: noise(101, 67, 1), format: formatOf(101, 67) })).toBeLessThanOrEqual(2);
  });
});

async function disagreement({ frame, format }: Picture): Promise<number> {
  const painted: Uint8Array[] = [];
  for (const kind of KINDS) {
    const engine = await openTestEngine(kind);
    painted.push(...(await engine.paint([frame], format)));
    await engine.close();
  }
  const [a = frame, b = frame] = painted;
  return differenceAt(0.999, a, b);
}
