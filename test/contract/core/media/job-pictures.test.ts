import { describe, expect, it } from 'vitest';
import type { JobPictureOrder } from '../../../../core/contracts/job-picture.ts';
import { sourceFrames } from '../../../../workers/job-pictures/read-frames.ts';
import { clip, makeClip } from './support/clips.ts';
import { newest } from './support/ffmpegs.ts';
import { fileSource } from './support/file-source.ts';

const HASH = '0'.repeat(64);
const SIZE = { width: 32, height: 18 };
const ORDER: JobPictureOrder = {
  source: { account: '', container: 'videos', name: 'film', etag: 'any', bytes: 1 },
  sourceHash: HASH,
  chunks: [{ hash: HASH, frames: 2 }],
  ...{ width: 160, height: 90, framesPerSecond: 25, skippedSeconds: 0 },
  askedAt: '2026-01-01T00:00:00.000Z',
};
const portsOf = (file: string) => ({
  storage: { videos: { open: () => fileSource(file) }, chunks: { open: async () => fileSource(file) } },
  ffmpeg: newest,
});

describe('pictures of the source', () => {
  it.each([
    ['an animated PNG', () => makeClip('painted.apng', ['-i', clip('closed-gop.mp4'), '-frames:v', '3'])],
    ['MJPEG without a container', () => makeClip('painted.mjpeg', ['-i', clip('closed-gop.mp4'), '-frames:v', '3'])],
  ])('are made of %s', async (_name, file) => {
    const wanted = { ...SIZE, seconds: 0, rate: 25, count: 3 };
    const { frames } = await sourceFrames(portsOf(file()), ORDER, wanted);
    expect(frames.map(({ length }) => length)).toEqual(Array(3).fill(3 * SIZE.width * SIZE.height));
  });
});
