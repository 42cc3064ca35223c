import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { RepaintError } from '../../../../core/contracts/failure.ts';
import { inMemory } from '../../../../core/media/bytes/in-memory.ts';
import { inspectVideo } from '../../../../core/media/inspect/inspect-video.ts';
import { DEFAULT_MEDIA_LIMITS as limits } from '../../../../core/media/source/media-limits.ts';
import { NeedsConversion } from '../../../../core/media/source/needs-conversion.ts';
import { mediaThreads } from '../../../support/media-threads.ts';
import { clip } from './support/clips.ts';
import { bufferSource } from './support/file-source.ts';

const FOLDER = 'test/contract/core/media/hostile';

afterAll(() => mediaThreads.close());

// Each of them kept the Function App busy for minutes, or for ever.
it.each(readdirSync(FOLDER))('%s is refused or left to FFmpeg, not walked to its end', async (file) => {
  const source = inMemory(readFileSync(`${FOLDER}/${file}`));
  const thrown = await mediaThreads
    .run('inspect', file, { name: file, limits }, { sources: { source } })
    .catch((e) => e);
  if (thrown instanceof NeedsConversion) return;
  expect(thrown).toBeInstanceOf(RepaintError);
  expect(thrown.failure.retryable).toBe(false);
  // Its own guards found it, before the thread had to be killed.
  expect(thrown.failure.code).not.toBe('too-slow-to-read');
});

// mediabunny looked for the element after the damage for ever, and nothing else in the process ran.
it('a Matroska file without anything after a damage is left to FFmpeg', async () => {
  const whole = readFileSync(clip('open-gop-h264.mkv'));
  const lastCluster = whole.lastIndexOf(Buffer.from('1f43b675', 'hex'));
  const damaged = Buffer.concat([whole.subarray(0, lastCluster), Buffer.alloc(whole.length - lastCluster, 1)]);
  await expect(inspectVideo(bufferSource(damaged), 'damaged.mkv', limits)).rejects.toThrow(NeedsConversion);
});
