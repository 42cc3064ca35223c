import { expect, test } from 'vitest';
import type { Light } from '../../../../engine/cards/style-card.ts';
import { backFromLight, intoLight, lightChange } from '../../../../engine/frames/even-light.ts';
import { byteBounds } from '../../../../engine/weights/byte-bounds.ts';

const LIGHT: Light = { mean: 0.46, deviation: 0.2, gain: [0.5, 3] };
const LIMITED = byteBounds({ matrix: 'bt709', range: 'limited' });
const LUMA_BYTES = 40 * 30;

/** Luma in two halves, around a mean; chroma of one colour. */
function frameOf(mean: number, spread: number, chroma = 148): Uint8Array {
  const frame = new Uint8Array(LUMA_BYTES * 1.5).fill(chroma, LUMA_BYTES);
  return frame.fill(mean - spread, 0, LUMA_BYTES / 2).fill(mean + spread, LUMA_BYTES / 2, LUMA_BYTES);
}

function inLight(frame: Uint8Array): Uint8Array {
  const lit = new Uint8Array(frame.length);
  intoLight(frame, lit, LUMA_BYTES, lightChange(frame, LUMA_BYTES, LIGHT, LIMITED));
  return lit;
}

test.each([
  ['dark', 60, 15],
  ['bright', 200, 20],
  ['foggy', 120, 16],
])('a %s frame comes to the mean and spread that the network knows', (_name, mean, spread) => {
  const lit = inLight(frameOf(mean, spread));
  const wanted = { mean: 16 + 0.46 * 219, spread: 0.2 * 219 };
  expect((lit[0] ?? 0) + (lit[LUMA_BYTES - 1] ?? 0)).toBeCloseTo(2 * wanted.mean, -1);
  expect((lit[LUMA_BYTES - 1] ?? 0) - (lit[0] ?? 0)).toBeCloseTo(2 * wanted.spread, -1);
  const gain = wanted.spread / spread;
  expect(Math.abs((lit.at(-1) ?? 0) - (128 + 20 * gain))).toBeLessThanOrEqual(1);
});

test('noise in a frame of one colour is not made a picture of, and nothing leaves the range', () => {
  expect(inLight(frameOf(30, 1))[LUMA_BYTES - 1]).toBeLessThanOrEqual(16 + 0.46 * 219 + 4);
  const lit = inLight(frameOf(126, 109, 230));
  expect([Math.min(...lit), Math.max(...lit)]).toEqual([expect.closeTo(70, -2), expect.closeTo(200, -2)]);
  expect(Math.min(...inLight(frameOf(40, 24, 20)))).toBeGreaterThanOrEqual(16);
});

test('the painting of a black frame is black, of a white one white, and of an ordinary one as it is', () => {
  const painted = (frame: Uint8Array) => {
    const target = frameOf(120, 60, 180);
    const change = lightChange(frame, LUMA_BYTES, LIGHT, LIMITED);
    backFromLight(target, LUMA_BYTES, change);
    return target;
  };
  expect(painted(frameOf(16, 0))).toEqual(frameOf(16, 0, 128));
  expect(painted(frameOf(235, 0))).toEqual(frameOf(235, 0, 128));
  expect(painted(frameOf(126, 30))).toEqual(frameOf(120, 60, 180));
  const night = painted(frameOf(16 + 0.075 * 219, 8));
  expect(night[0]).toBeCloseTo(16 + (60 - 16) / 2, -0.5);
});

test('a fade is followed step by step', () => {
  const levels = Array.from({ length: 60 }, (_, step) => {
    const frame = frameOf(120, 40).map((byte, at) => (at < LUMA_BYTES ? 16 + ((byte - 16) * step) / 60 : byte));
    const painted = frameOf(120, 60);
    backFromLight(painted, LUMA_BYTES, lightChange(frame, LUMA_BYTES, LIGHT, LIMITED));
    return painted[LUMA_BYTES - 1] ?? 0;
  });
  expect(levels[0]).toBe(16);
  expect(levels.at(-1)).toBe(180);
  const steps = levels.slice(1).map((level, at) => level - (levels[at] ?? 0));
  expect(Math.min(...steps)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...steps)).toBeLessThanOrEqual(15);
});
