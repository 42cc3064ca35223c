import { expect, it } from 'vitest';
import { toDeep } from '../../../../../core/media/pictures/deep-frames.ts';
import { FlickerMeter } from '../../../../../core/media/shots/flicker-meter.ts';

const SIZE = { width: 64, height: 36 };
const flat = (luma: number) => new Uint8Array(SIZE.width * SIZE.height * 1.5).fill(luma);

/** Measures frames of one colour each. */
function measure(source: readonly number[], painting: readonly number[], firstFrame = 0) {
  const meter = new FlickerMeter(SIZE, firstFrame);
  for (const luma of source) meter.addSource(flat(luma));
  for (const luma of painting) meter.addPainted(flat(luma));
  return meter.shots();
}

it.each([
  ['a still picture', [100, 100, 100], [90, 90, 90], { source: 0, painting: 0, added: 0 }],
  ['a fade that the painting follows', [100, 104, 108], [90, 94, 98], { source: 4, painting: 4, added: 0 }],
  ['a still picture whose painting flickers', [100, 100, 100], [90, 96, 90], { source: 0, painting: 6, added: 6 }],
  ['a fade that the painting doesn’t follow', [100, 104, 108], [90, 90, 90], { source: 4, painting: 0, added: 4 }],
  ['one frame', [100], [90], { source: 0, painting: 0, added: 0 }],
])('measures %s', (_name, source, painting, expected) => {
  expect(measure(source, painting, 48)).toEqual([{ firstFrame: 48, frames: source.length, ...expected }]);
});

it('measures frames of 10 bits on the same scale', () => {
  const meter = new FlickerMeter(SIZE, 0, 10);
  const deep = (luma: number) => toDeep(flat(luma), SIZE.width * SIZE.height, 'limited');
  for (const luma of [100, 104]) meter.addSource(deep(luma));
  for (const luma of [90, 96]) meter.addPainted(deep(luma));
  expect(meter.shots()).toEqual([{ firstFrame: 0, frames: 2, source: 4, painting: 6, added: 2 }]);
});

it('begins a shot at a cut, whose change counts in neither, and keeps the number of shots bounded', () => {
  expect(measure([10, 12, 200, 200], [10, 12, 100, 104])).toEqual([
    { firstFrame: 0, frames: 2, source: 2, painting: 2, added: 0 },
    { firstFrame: 2, frames: 2, source: 0, painting: 4, added: 4 },
  ]);
  const strobe = Array.from({ length: 100 }, (_, i) => (i % 2) * 255);
  const shots = measure(strobe, strobe);
  expect(shots).toHaveLength(16);
  expect(shots.reduce((sum, { frames }) => sum + frames, 0)).toBe(100);
});
