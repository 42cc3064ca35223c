import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeChunk } from '../../../core/media/decode-chunk.ts';
import type { Ffmpeg } from '../../../core/media/ffmpeg/find-ffmpeg.ts';
import { inspectVideo } from '../../../core/media/inspect-video.ts';
import { DEFAULT_MEDIA_LIMITS } from '../../../core/media/media-limits.ts';
import { openSource } from '../../../core/media/opened-source.ts';
import { planChunks } from '../../../core/media/plan-chunks.ts';
import { CLIP_NAMES, clip } from './support/clips.ts';
import { ffmpegs } from './support/ffmpegs.ts';
import { fileSource } from './support/file-source.ts';
import { hasSharedVideos, SHARED_VIDEOS, sharedVideo } from './support/shared-videos.ts';
import { hashFrame, hashWholeFile } from './support/whole-file.ts';

const paths: [string, () => string][] = [
  ...CLIP_NAMES.map((name): [string, () => string] => [name, () => clip(name)]),
  ...(hasSharedVideos ? SHARED_VIDEOS : []).map((name): [string, () => string] => [name, () => sharedVideo(name)]),
];

describe.each(ffmpegs)('decodeChunk with the %s FFmpeg', (_build, ffmpeg) => {
  it.each(paths)('%s: chunk by chunk the same frames as the whole file', async (_name, path) => {
    const { video } = await inspectVideo(fileSource(path()), basename(path()), DEFAULT_MEDIA_LIMITS);
    const whole = await hashWholeFile(ffmpeg, path(), video);
    expect(whole).toHaveLength(video.frames);
    for (const targetFrames of video.frames < 110 ? [11, 1000] : [Math.ceil(video.frames / 3)]) {
      expect(await hashChunks(ffmpeg, path(), targetFrames)).toEqual(whole);
    }
  });

  async function hashChunks(build: Ffmpeg, path: string, targetFrames: number): Promise<string[]> {
    const { video, timeline } = await inspectVideo(fileSource(path), basename(path), DEFAULT_MEDIA_LIMITS);
    const source = await openSource(fileSource(path), basename(path));
    const hashes: string[] = [];
    for (const chunk of planChunks(timeline, { targetFrames })) {
      const before = hashes.length;
      for await (const frame of decodeChunk({ source, video, chunk, ffmpeg: build })) hashes.push(hashFrame(frame));
      expect(hashes.length - before).toBe(chunk.frames);
    }
    source.close();
    return hashes;
  }
});

it.skipIf(hasSharedVideos)('real clips are not here (../shared/data/videos), so only made ones were tried', () => {});
