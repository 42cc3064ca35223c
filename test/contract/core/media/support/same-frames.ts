import { basename } from 'node:path';
import { expect } from 'vitest';
import { decodeChunk } from '../../../../../core/media/decode/decode-chunk.ts';
import type { Ffmpeg } from '../../../../../core/media/ffmpeg/find-ffmpeg.ts';
import { inspectVideo } from '../../../../../core/media/inspect/inspect-video.ts';
import { planChunks } from '../../../../../core/media/plan/plan-chunks.ts';
import { DEFAULT_MEDIA_LIMITS } from '../../../../../core/media/source/media-limits.ts';
import { openSource } from '../../../../../core/media/source/opened-source.ts';
import { fileSource } from './file-source.ts';
import { hashFrame, hashWholeFile } from './whole-file.ts';

/** Expects a file that is decoded chunk by chunk to have the same frames as when it is decoded whole. */
export async function expectSameFrames(ffmpeg: Ffmpeg, path: string): Promise<void> {
  const { video } = await inspectVideo(fileSource(path), basename(path), DEFAULT_MEDIA_LIMITS);
  const whole = await hashWholeFile(ffmpeg, path, video);
  expect(whole).toHaveLength(video.frames);
  for (const targetFrames of video.frames < 110 ? [11, 1000] : [Math.ceil(video.frames / 3)]) {
    expect(await hashChunks(ffmpeg, path, targetFrames)).toEqual(whole);
  }
}

async function hashChunks(ffmpeg: Ffmpeg, path: string, targetFrames: number): Promise<string[]> {
  const { video, timeline } = await inspectVideo(fileSource(path), basename(path), DEFAULT_MEDIA_LIMITS);
  const source = await openSource(fileSource(path), basename(path));
  const hashes: string[] = [];
  for (const chunk of planChunks(timeline, { targetFrames })) {
    const before = hashes.length;
    for await (const frame of decodeChunk({ source, video, chunk, ffmpeg })) hashes.push(hashFrame(frame));
    expect(hashes.length - before).toBe(chunk.frames);
  }
  source.close();
  return hashes;
}
