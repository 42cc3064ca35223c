import { expect, test } from 'vitest';
import { PixelDigest, sumOfDigests } from '../../../../core/jobs/pixel-digest.ts';

const FRAMES = Array.from({ length: 20 }, (_, i) => Uint8Array.of(i % 3, 7, i));

/** The digests of chunks of so many frames. */
function digests(chunkFrames: number, frames: readonly Uint8Array[] = FRAMES): string[] {
  const parts: string[] = [];
  for (let first = 0; first < frames.length; first += chunkFrames) {
    const digest = new PixelDigest();
    for (const [i, frame] of frames.slice(first, first + chunkFrames).entries()) digest.add(first + i, frame);
    parts.push(digest.hex());
  }
  return parts;
}

const whole = sumOfDigests(digests(20));

test.each([1, 3, 7, 19])('is the same in chunks of %d', (chunkFrames) => {
  expect(sumOfDigests(digests(chunkFrames))).toBe(whole);
  expect(sumOfDigests(digests(chunkFrames).reverse())).toBe(whole);
});

test('notices one other byte, two frames that changed places, and one that is missing', () => {
  const other = FRAMES.map((frame, i) => (i === 5 ? Uint8Array.of(9, 9, 9) : frame));
  const swapped = FRAMES.map((frame, i) => FRAMES[i === 3 ? 4 : i === 4 ? 3 : i] ?? frame);
  const digestsOf = [other, swapped, FRAMES.slice(1)].map((frames) => sumOfDigests(digests(7, frames)));
  expect(new Set([whole, ...digestsOf]).size).toBe(4);
});

test('of nothing is nothing', () => {
  expect(new PixelDigest().hex()).toBe('0'.repeat(64));
  expect(sumOfDigests([])).toBe('0'.repeat(64));
});
