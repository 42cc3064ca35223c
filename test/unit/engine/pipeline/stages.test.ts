import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { toFloat32, toHalf, toSingle } from '../../../../engine/pipeline/float16.ts';
import type { Picture } from '../../../../engine/pipeline/stage.ts';
import { crop } from '../../../../engine/pipeline/stages/crop.ts';
import { decode } from '../../../../engine/pipeline/stages/decode.ts';
import { normalise } from '../../../../engine/pipeline/stages/normalise.ts';
import { resize } from '../../../../engine/pipeline/stages/resize.ts';
import { softmax } from '../../../../engine/pipeline/stages/softmax.ts';
import { joinTensors, splitTensor, type Tensor } from '../../../../engine/pipeline/tensor.ts';

const { signal } = new AbortController();
const stage = decode({ maxPixels: 10_000 });

async function decoded(picture: Sharp): Promise<Picture> {
  const [result] = await stage.run([await picture.toBuffer()], signal);
  if (result === undefined) throw new Error('It gave nothing.');
  return result;
}

const even = (colour: string | { r: number; g: number; b: number; alpha: number }, channels: 3 | 4 = 3) =>
  sharp({ create: { width: 6, height: 4, channels, background: colour } });
const firstPixel = ({ rgb }: Picture) => [...rgb.subarray(0, 3)];

describe('decode', () => {
  it.each<[string, () => Sharp, number[]]>([
    ['colours', () => even('#c86432').png(), [200, 100, 50]],
    ['grey', () => even('#777').toColourspace('b-w').png(), [119, 119, 119]],
    ['16 bits', () => even('#c86432').toColourspace('rgb16').png(), [200, 100, 50]],
    ['alpha, on black', () => even({ r: 200, g: 100, b: 50, alpha: 0 }, 4).webp({ lossless: true }), [0, 0, 0]],
  ])('reads %s', async (_name, picture, colour) => {
    const result = await decoded(picture());
    expect([result.width, result.height, result.rgb.length]).toEqual([6, 4, 72]);
    for (const [index, value] of firstPixel(result).entries())
      expect(Math.abs(value - (colour[index] ?? 0))).toBeLessThan(3);
  });

  it('refuses a picture of one row, however few pixels it has', async () => {
    const row = sharp({ create: { width: 20_000, height: 1, channels: 3, background: 'red' } }).png();
    const large = decode({ maxPixels: 1_000_000 });
    await expect(large.run([await row.toBuffer()], signal)).rejects.toThrow('20000×1 pixels: at most 16383');
  });

  it('turns pictures upright', async () => {
    expect(await decoded(even('red').withMetadata({ orientation: 6 }).jpeg())).toMatchObject({ width: 4, height: 6 });
  });

  it('refuses more pixels than it may', async () => {
    const picture = sharp({ create: { width: 101, height: 100, channels: 3, background: 'red' } }).png();
    await expect(decoded(picture)).rejects.toMatchObject({
      code: 'too-large',
      message: expect.stringContaining('101×100'),
    });
  });
});

describe('resize and crop', () => {
  const wide = () => decoded(even('teal').png());

  it.each([
    ['fill', [3, 9]],
    ['cover', [3, 9]],
    ['shortest', [5, 3]],
  ] as const)('make pictures %s', async (fit, size) => {
    const [result] = await resize({ stage: 'resize', width: 3, height: 9, fit }).run([await wide()], signal);
    expect([result?.width, result?.height]).toEqual(size);
  });

  it('cut out the middle, where there is enough', async () => {
    const cut = (width: number) => crop({ stage: 'crop', width, height: 2 });
    const [result] = await cut(4).run([await wide()], signal);
    expect([result?.width, result?.height]).toEqual([4, 2]);
    await expect(cut(7).run([await wide()], signal)).rejects.toMatchObject({ code: 'not-processable' });
  });
});

describe('normalise', () => {
  const picture: Picture = { width: 2, height: 1, rgb: Uint8Array.from([10, 20, 30, 40, 50, 60]) };
  const card = { stage: 'normalise', channels: 'rgb', mean: [0, 0, 0], deviation: [1, 1, 1], layout: 'nchw' } as const;

  it.each([
    ['planes', card, [1, 3, 1, 2], [10, 40, 20, 50, 30, 60]],
    ['planes of BGR', { ...card, channels: 'bgr' as const }, [1, 3, 1, 2], [30, 60, 20, 50, 10, 40]],
    ['pixels', { ...card, layout: 'nhwc' as const }, [1, 1, 2, 3], [10, 20, 30, 40, 50, 60]],
    ['scaled', { ...card, mean: [10, 10, 10], deviation: [1, 2, 5] }, [1, 3, 1, 2], [0, 30, 5, 20, 4, 10]],
  ])('makes %s', async (_name, how, shape, numbers) => {
    const settings = { ...how, mean: [...how.mean], deviation: [...how.deviation] };
    const [tensor] = await normalise(settings).run([picture], signal);
    expect(tensor?.shape).toEqual(shape);
    expect([...(tensor?.data ?? [])]).toEqual(numbers);
  });
});

describe('tensors', () => {
  const tensor = (...numbers: number[]): Tensor => ({
    datatype: 'FP32',
    shape: [numbers.length / 2, 2],
    data: Float32Array.from(numbers),
  });

  it('are joined and cut by items', () => {
    const joined = joinTensors([tensor(1, 2), tensor(3, 4, 5, 6)]);
    expect(joined).toEqual(tensor(1, 2, 3, 4, 5, 6));
    expect(splitTensor(joined, [1, 2])).toEqual([tensor(1, 2), tensor(3, 4, 5, 6)]);
  });

  it('become confidences item by item, also of large scores', async () => {
    const [result] = await softmax().run([tensor(0, 0, 1_000, 0)], signal);
    expect([...(result?.data ?? [])]).toEqual([0.5, 0.5, 1, 0]);
  });

  it('travel in half precision', () => {
    const half = toHalf(tensor(0.5, -2, 65_504, 1e6));
    expect(half.data).toEqual(Uint16Array.from([0x3800, 0xc000, 0x7bff, 0x7c00]));
    expect([...toFloat32(toSingle(half))]).toEqual([0.5, -2, 65_504, Number.POSITIVE_INFINITY]);
  });
});
