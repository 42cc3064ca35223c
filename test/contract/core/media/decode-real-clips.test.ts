import { describe, it } from 'vitest';
import { newest } from './support/ffmpegs.ts';
import { expectSameFrames } from './support/same-frames.ts';
import { hasSharedVideos, SHARED_VIDEOS, sharedVideo } from './support/shared-videos.ts';

const reason = hasSharedVideos ? '' : ' (skipped: ../shared/data/videos is absent)';

// With each FFmpeg they are in the whole corpus; minutes of decoding twice are too many here.
describe.skipIf(!hasSharedVideos)(`decodeChunk of real clips${reason}`, () => {
  it.each(SHARED_VIDEOS)('%s: chunk by chunk the same frames as the whole file', async (name) => {
    await expectSameFrames(newest, sharedVideo(name));
  });
});
