import { describe, expect, it } from 'vitest';
import type { JobPictureOrder } from '../../../../core/contracts/job-picture.ts';
import { toneMapOf } from '../../../../core/media/pictures/tone-curve.ts';
import { paintedFrames, sourceFrames } from '../../../../workers/job-pictures/read-frames.ts';
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
    ['raw MJPEG', () => makeClip('painted.mjpeg', ['-i', clip('closed-gop.mp4'), '-frames:v', '3'])],
  ])('are made of %s', async (_name, file) => {
    const wanted = { ...SIZE, seconds: 0, rate: 25, count: 3 };
    const { frames } = await sourceFrames(portsOf(file()), ORDER, wanted);
    expect(frames.map(({ length }) => length)).toEqual(Array(3).fill(3 * SIZE.width * SIZE.height));
  });
});

describe('pictures of high dynamic range', () => {
  /** Reference white of ITU-R BT.2408, 203 cd/m², in PQ. */
  const WHITE = 572;
  const hdr = {
    colour: { matrix: 'bt2020', range: 'limited' },
    colourTags: { primaries: 'bt2020', transfer: 'smpte2084', matrix: 'bt2020nc' },
  } as const;
  const film = () =>
    makeClip('white-pq.mp4', [
      ...['-f', 'lavfi', '-i', 'color=gray:size=160x90:rate=25', '-frames:v', '2'],
      ...['-vf', `format=yuv420p10le,geq=lum=${WHITE}:cb=512:cr=512`, '-c:v', 'libx265', '-preset', 'ultrafast'],
      ...['-color_primaries', 'bt2020', '-color_trc', 'smpte2084', '-colorspace', 'bt2020nc'],
      ...[
        '-x265-params',
        'log-level=error:pools=1:lossless=1:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc',
      ],
    ]);

  it.each([
    ['the painting', () => paintedFrames(portsOf(film()), { ...ORDER, paintedHdr: hdr }, { ...SIZE, numbers: [0, 1] })],
    [
      'the source',
      () => sourceFrames(portsOf(film()), { ...ORDER, sourceHdr: hdr }, { ...SIZE, seconds: 0, rate: 25, count: 2 }),
    ],
  ])('show %s as it is painted', async (_name, read) => {
    const { frames } = await read();
    const [luma] = toneMapOf(hdr)(WHITE, 512, 512);
    expect(frames).toHaveLength(2);
    for (const frame of frames) {
      expect(frame).toHaveLength(3 * SIZE.width * SIZE.height);
      const distances = Array.from(frame, (value) => Math.abs(value - ((luma - 16) / 219) * 255));
      expect(Math.max(...distances)).toBeLessThan(2);
    }
  });
});
