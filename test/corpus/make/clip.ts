import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { movingPicture } from './moving-picture.ts';
import { type Kitchen, type Recipe, recipe, runMaker } from './recipe.ts';

export interface ClipInput {
  /** The size; `64x48` by default. */
  readonly size?: string;
  /** The frames per second; `25` by default. */
  readonly rate?: string;
  /** The number of frames; 26 by default. */
  readonly frames?: number;
  /** Tones, each a stream of its own, as lavfi sources that lack their duration; one as `true`. */
  readonly sound?: true | readonly string[];
  /** Seconds of sound; as long as the picture unless given. */
  readonly soundSeconds?: number;
  /** Further files in the folder, by name, which FFmpeg reads as inputs after the tones. */
  readonly files?: Readonly<Record<string, string | Buffer>>;
  /** A picture that lies beside them as `cover.png`, for `-attach`. */
  readonly hasCover?: true;
  /** Options before the picture's input. */
  readonly before?: readonly string[];
  /** Options before each tone. */
  readonly beforeSound?: readonly string[];
  /** Take all streams of all inputs; else `args` map them. */
  readonly mapsAll?: false;
}

/** A PNG of one pixel, in Base64. */
const RED_PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC';

const TONE = 'sine=frequency=440:sample_rate=48000';

/** A clip of the moving picture, encoded with these arguments. */
export function clip(input: ClipInput, ...args: readonly string[]): Recipe {
  return recipe(JSON.stringify([input, args, String(movingPicture)]), (kitchen) => makeClip(kitchen, input, args));
}

export async function makeClip(kitchen: Kitchen, input: ClipInput, args: readonly string[]): Promise<void> {
  const { size = '64x48', rate = '25', frames = 26, sound = [], files = {}, before = [], beforeSound = [] } = input;
  const [width = 0, height = 0] = size.split('x').map(Number);
  await writeFile(join(kitchen.folder, 'picture.rgb'), movingPicture(width, height, frames));
  for (const [name, text] of Object.entries(files)) await writeFile(join(kitchen.folder, name), text);
  if (input.hasCover) await writeFile(join(kitchen.folder, 'cover.png'), Buffer.from(RED_PIXEL, 'base64'));
  const [num = 1, den = 1] = rate.split('/').map(Number);
  const seconds = input.soundSeconds ?? (frames * den) / num;
  const tones = (sound === true ? [TONE] : sound).flatMap((tone) => [
    ...[...beforeSound, '-f', 'lavfi', '-t', seconds.toFixed(3), '-i', tone],
  ]);
  const inputs = 1 + tones.length / (6 + beforeSound.length) + Object.keys(files).length;
  await runMaker(kitchen, [
    ...[...before, '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', size, '-r', rate, '-i', 'picture.rgb'],
    ...tones,
    ...Object.keys(files).flatMap((name) => ['-i', name]),
    ...(input.mapsAll === false ? [] : Array.from({ length: inputs }, (_, i) => ['-map', String(i)]).flat()),
    ...args,
    kitchen.out,
  ]);
}
