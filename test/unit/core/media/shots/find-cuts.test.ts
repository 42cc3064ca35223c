import { expect, test } from 'vitest';
import { findCuts } from '../../../../../core/media/shots/find-cuts.ts';
import { type SmallPicture, smallPicture } from '../../../../../core/media/shots/small-picture.ts';
import { seededRandom } from '../../../../../packages/functions-host/test/support/seeded-random.ts';

const SIZE = { width: 48, height: 27 };

/** A scene of soft blobs that moves, with noise and slowly changing light: what a camera sees. */
function scene(seed: number) {
  const random = seededRandom(seed);
  const blobs = Array.from({ length: 14 }, () => {
    return {
      x: random() * 1.6 - 0.3,
      y: random() * 1.6 - 0.3,
      size: 0.05 + random() * 0.25,
      light: random() * 260 - 130,
    };
  });
  const ground = 40 + random() * 170;
  const speed = { x: (random() - 0.5) * 0.03, y: (random() - 0.5) * 0.02, light: (random() - 0.5) * 0.6 };
  return (time: number, gain = 1, lift = 0): SmallPicture => {
    const frame = new Uint8Array(SIZE.width * SIZE.height);
    for (let y = 0; y < SIZE.height; y++) {
      for (let x = 0; x < SIZE.width; x++) {
        const [u, v] = [x / SIZE.width - speed.x * time, y / SIZE.height - speed.y * time];
        let luma = ground + speed.light * time;
        for (const blob of blobs) {
          const away = ((u - blob.x) ** 2 + (v - blob.y) ** 2) / blob.size ** 2;
          if (away < 6) luma += blob.light * Math.exp(-away);
        }
        const seen = 16 + (Math.max(luma - 16, 0) * gain + lift) + (random() - 0.5) * 8;
        frame[y * SIZE.width + x] = Math.min(Math.max(Math.round(seen), 0), 255);
      }
    }
    return smallPicture(frame, SIZE);
  };
}

/** 60 shots of 12 to 60 frames. Some end in a fade through black; some have a flash of one to four frames in them. */
function film(seed: number): { pictures: SmallPicture[]; cuts: number[] } {
  const random = seededRandom(seed);
  const [pictures, cuts]: [SmallPicture[], number[]] = [[], []];
  let fadesIn = false;
  for (let shot = 0; shot < 60; shot++) {
    const paint = scene(seed * 1_000 + shot);
    const frames = 12 + Math.floor(random() * 48);
    const fadesOut = random() < 0.15;
    const flash =
      frames > 30 && random() < 0.4
        ? { at: 12 + Math.floor(random() * 8), frames: 1 + Math.floor(random() * 4) }
        : undefined;
    if (shot > 0 && !fadesIn) cuts.push(pictures.length);
    for (let i = 0; i < frames; i++) {
      const dark = Math.min(fadesIn ? i / 10 : 1, fadesOut ? (frames - 1 - i) / 10 : 1, 1);
      const isFlash = flash && i >= flash.at && i < flash.at + flash.frames;
      pictures.push(paint(i, isFlash ? 1.2 : dark, isFlash ? 150 : 0));
    }
    if (fadesOut && shot < 59) cuts.push(pictures.length);
    fadesIn = fadesOut;
  }
  return { pictures, cuts };
}

/** Of hits within two frames; a fade's darkest moment has no single frame. */
function f1(found: readonly number[], cuts: readonly number[]): number {
  const hits = cuts.filter((cut) => found.some((each) => Math.abs(each - cut) <= 2)).length;
  return (2 * hits) / (found.length + cuts.length);
}

test.each([1, 2])('finds the cuts of a film with fades and flashes (seed %i)', (seed) => {
  const { pictures, cuts } = film(seed);
  expect(cuts.length).toBeGreaterThan(50);
  expect(f1(findCuts(pictures), cuts)).toBeGreaterThanOrEqual(0.95);
});

test('hard cuts are found to the frame, and the same pictures give the same cuts', () => {
  const pictures = [7, 8, 9].flatMap((seed) => Array.from({ length: 20 }, (_, i) => scene(seed)(i)));
  expect(findCuts(pictures)).toEqual([20, 40]);
  expect(findCuts([...pictures])).toEqual([20, 40]);
});

test('one shot, one frame and nothing have no cut', () => {
  const paint = scene(5);
  expect(findCuts(Array.from({ length: 60 }, (_, i) => paint(i)))).toEqual([]);
  expect(findCuts([paint(0)])).toEqual([]);
  expect(findCuts([])).toEqual([]);
});
