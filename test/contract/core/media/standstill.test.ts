import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { inspectVideo } from '../../../../core/media/inspect/inspect-video.ts';
import { DEFAULT_MEDIA_LIMITS } from '../../../../core/media/source/media-limits.ts';
import { NeedsConversion } from '../../../../core/media/source/needs-conversion.ts';
import { clip } from './support/clips.ts';
import { bufferSource } from './support/file-source.ts';

// mediabunny looked for the element after the damage for ever, and nothing else in the process ran.
it('a Matroska file without anything after a damage is left to FFmpeg', async () => {
  const whole = readFileSync(clip('open-gop-h264.mkv'));
  const lastCluster = whole.lastIndexOf(Buffer.from('1f43b675', 'hex'));
  const damaged = Buffer.concat([whole.subarray(0, lastCluster), Buffer.alloc(whole.length - lastCluster, 1)]);
  await expect(inspectVideo(bufferSource(damaged), 'damaged.mkv', DEFAULT_MEDIA_LIMITS)).rejects.toThrow(
    NeedsConversion,
  );
});
