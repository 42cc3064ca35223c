import { describe, it } from 'vitest';
import { CLIP_NAMES, clip } from './support/clips.ts';
import { ffmpegs } from './support/ffmpegs.ts';
import { expectSameFrames } from './support/same-frames.ts';

describe.each(ffmpegs)('decodeChunk with the %s FFmpeg', (_build, ffmpeg) => {
  it.each(CLIP_NAMES)('%s: chunk by chunk the same frames as the whole file', async (name) => {
    await expectSameFrames(ffmpeg, clip(name));
  });
});
