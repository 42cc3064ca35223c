import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { inMemory } from '../../../../core/media/bytes/in-memory.ts';
import { inspectVideo } from '../../../../core/media/inspect/inspect-video.ts';
import { DEFAULT_MEDIA_LIMITS } from '../../../../core/media/source/media-limits.ts';
import { readMedia } from '../../../../local/verify/read-media.ts';
import { findTools } from '../../../../local/verify/tools.ts';

const CLIP = '../shared/data/videos/01_intel_car-detection_h264_aac.mp4';

// Its edit list ends 48 ms before the sound that is stored: two packets are never heard.
test.skipIf(!existsSync(CLIP))(
  `sound that the edit list cuts off is not counted (skipped without ${CLIP})`,
  async () => {
    const { video } = await inspectVideo(inMemory(await readFile(CLIP)), 'clip.mp4', DEFAULT_MEDIA_LIMITS);
    const { sounds } = await readMedia(CLIP, await findTools());
    expect(video.sound.map(({ packets }) => packets)).toEqual(sounds.map(({ hashes }) => hashes.length));
  },
);
