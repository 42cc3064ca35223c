import { expect, test } from 'vitest';
import { measureReading } from '../../bench/media/measure-reading.ts';
import { makeClip } from './support/clips.ts';

const LAVFI = [
  '-f',
  'lavfi',
  '-i',
  'testsrc2=size=192x108:rate=25:duration=60',
  '-f',
  'lavfi',
  '-i',
  'sine=duration=60',
];
const CODING = [
  '-c:v',
  'libx264',
  '-preset',
  'ultrafast',
  '-g',
  '50',
  '-bf',
  '2',
  '-c:a',
  'aac',
  '-pix_fmt',
  'yuv420p',
];

// Workers that take chunks in turns find nothing in their caches: what they read around a chunk is read for nothing.
test.each(['mp4', 'mkv', 'ts'])(
  'chunks of a %s in turns cost about its size, and its sound no more than it',
  async (extension) => {
    const path = makeClip(`minute.${extension}`, [...LAVFI, ...CODING]);
    const { fileBytes, chunks, opening, painting, sound } = await measureReading(path, 100, 3);
    expect(chunks).toBe(15);
    expect(painting.bytes).toBeLessThanOrEqual(1.15 * fileBytes);
    expect(painting.requests).toBeLessThanOrEqual(3 * chunks);
    expect(sound.bytes).toBeLessThanOrEqual(fileBytes);
    expect(opening.requests).toBeLessThanOrEqual(30);
  },
);
