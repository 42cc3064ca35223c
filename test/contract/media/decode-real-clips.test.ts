import { describe, it } from 'vitest';
import { ffmpegs } from './support/ffmpegs.ts';
import { expectSameFrames } from './support/same-frames.ts';
import { hasSharedVideos, SHARED_VIDEOS, sharedVideo } from './support/shared-videos.ts';

const reason = hasSharedVideos ? '' : ' (skipped: ../shared/data/videos is absent)';

describe.skipIf(!hasSharedVideos).each(ffmpegs)(
  `decodeChunk of real clips with the %s FFmpeg${reason}`,
  (_build, ffmpeg) => {
    it.each(SHARED_VIDEOS)('%s: chunk by chunk the same frames as the whole file', async (name) => {
      await expectSameFrames(ffmpeg, sharedVideo(name));
    });
  },
);
