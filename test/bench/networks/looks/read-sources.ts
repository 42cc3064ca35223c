import { join } from 'node:path';
import type { Frame } from '../frame.ts';
import { readFrames } from '../read-frames.ts';
import { readPicture } from '../read-picture.ts';
import { toFrame } from '../to-frame.ts';
import { toPicture } from '../to-picture.ts';
import type { Clip, NamedSource, Source } from './source.ts';

const SIZE = { width: 640, height: 360 };

const BOTTLES = '02_intel_bottle-detection_h264_noaudio.mp4';

const PHOTOGRAPH = 'skimage_chelsea.png';

/** Moments of clips. Nothing was trained on clip 02; of the others, only frames of their first seconds were. */
const MOMENTS = [
  { name: 'clip 02 at 5 s', file: BOTTLES, startSeconds: 5 },
  { name: 'clip 02 at 30 s', file: BOTTLES, startSeconds: 30 },
  { name: 'clip 10 at 25 s', file: '10_bbb_720p_vp8_vorbis_30s.webm', startSeconds: 25 },
  { name: 'clip 01 at 26 s', file: '01_intel_car-detection_h264_aac.mp4', startSeconds: 26 },
];

const CLIPS = [
  { name: '01', file: '01_intel_car-detection_h264_aac.mp4', startSeconds: 5 },
  { name: '02', file: BOTTLES, startSeconds: 12 },
  { name: '03', file: '03_media3_london_360p_h264_aac.mp4', startSeconds: 8 },
];

/**
 * Pictures that none of our networks was trained on.
 * @param data holds `images` and `videos`
 * @param count how many of the five
 */
export async function readPictures(data: string, count: number): Promise<NamedSource[]> {
  const photograph = toFrame(await readPicture(join(data, 'images/content', PHOTOGRAPH), {}));
  const moments = MOMENTS.slice(0, count - 1).map(async ({ name, file, startSeconds }) => {
    const frames = await readFrames({ file: join(data, 'videos', file), startSeconds, frames: 1, ...SIZE });
    return frames.map((frame) => ({ name, ...sourceOf(frame) }));
  });
  return [{ name: PHOTOGRAPH, ...sourceOf(photograph) }, ...(await Promise.all(moments)).flat()];
}

/** Parts of the clips, scaled to 640 × 360. */
export async function readClips(data: string, frames: number): Promise<Clip[]> {
  const clips = CLIPS.map(async ({ name, file, startSeconds }) => {
    const part = { file: join(data, 'videos', file), startSeconds, frames, ...SIZE };
    return { name, sources: (await readFrames(part)).map(sourceOf) };
  });
  return await Promise.all(clips);
}

function sourceOf(frame: Frame): Source {
  return { frame, picture: toPicture(frame) };
}
