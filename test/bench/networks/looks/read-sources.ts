import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Frame, toFrame, toPicture } from '../frame.ts';
import { originsOf } from '../measures/origins.ts';
import { readFrames } from '../read-frames.ts';
import { readPicture } from '../read-picture.ts';
import type { Clip, NamedSource, Source } from './source.ts';

const SIZE = { width: 640, height: 360 };

const BOTTLES = '02_intel_bottle-detection_h264_noaudio.mp4';

/** Matches the names of photographs that training leaves alone. */
const HELD_OUT = /^(kodak|clic2025|immich)_.*\.jpg$/;
/** The benchmark uses every n-th of them. */
const EVERY = 3;

const CLIPS = [
  { name: '01', file: '01_intel_car-detection_h264_aac.mp4', startSeconds: 5 },
  { name: '02', file: BOTTLES, startSeconds: 12 },
  { name: '03', file: '03_media3_london_360p_h264_aac.mp4', startSeconds: 8 },
];

/**
 * Reads photographs that none of our networks was trained on, cut to 640 × 360.
 * @param data the folder that contains `photos`
 */
export async function readPictures(data: string, count: number): Promise<NamedSource[]> {
  const folder = join(data, 'photos');
  const heldOut = (await readdir(folder)).filter((name) => HELD_OUT.test(name)).toSorted();
  const names = heldOut.filter((_, index) => index % EVERY === 0).slice(0, count);
  const read = names.map(async (name) => {
    const frame = toFrame(await readPicture(join(folder, name), { ...SIZE, fit: 'cover' }));
    return { name, ...sourceOf(frame) };
  });
  return await Promise.all(read);
}

/** Reads parts of the clips, scaled to 640 × 360. */
export async function readClips(data: string, frames: number): Promise<Clip[]> {
  const clips = CLIPS.map(async ({ name, file, startSeconds }) => {
    const part = { file: join(data, 'videos', file), startSeconds, frames, ...SIZE };
    const sources = (await readFrames(part)).map(sourceOf);
    const origins = sources.slice(1).map(({ picture }, at) => originsOf((sources[at] ?? { picture }).picture, picture));
    return { name, sources, origins };
  });
  return await Promise.all(clips);
}

function sourceOf(frame: Frame): Source {
  return { frame, picture: toPicture(frame) };
}
