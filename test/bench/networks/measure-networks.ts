import { join } from 'node:path';
import { mean } from '../../support/mean.ts';
import { contestantsOf } from './costs/contestants-of.ts';
import { measureMemory } from './costs/measure-memory.ts';
import { measureSpeed } from './costs/measure-speed.ts';
import { type Encoder, type Features, openEncoder } from './features/open-encoder.ts';
import { findNetworks } from './find-networks.ts';
import type { SeenSource } from './looks/measure-look.ts';
import { readClips, readPictures } from './looks/read-sources.ts';
import type { NamedSource } from './looks/source.ts';
import { measureStyles } from './measure-styles.ts';
import { gramDistance } from './measures/gram-distance.ts';
import type { Options } from './options.ts';
import { PAINTINGS } from './paintings.ts';
import { readFrames } from './read-frames.ts';
import { readPicture } from './read-picture.ts';
import type { Figures } from './report/figures.ts';

/** Of the frame that is timed. */
const TIMED = { file: '04_bbb_720p_h264_aac51.mp4', startSeconds: 2, frames: 1, width: 1_280, height: 720 };

/**
 * All figures, of all networks, in one run.
 * @param folder for what is kept meanwhile
 */
export async function measureNetworks(
  options: Options,
  folder: string,
  note: (line: string) => void,
): Promise<Figures> {
  const { data, threads, precision, runs } = options;
  const networks = await findNetworks(options, folder);
  const [frame] = await readFrames({ ...TIMED, file: join(data, 'videos', TIMED.file) });
  if (!frame) throw new Error(`${TIMED.file} has no frame at ${TIMED.startSeconds} s.`);
  const contestants = contestantsOf(networks);
  note(`time of ${runs} frames of 720p`);
  const speeds = await measureSpeed(contestants, { frame, runs, threads });
  note('memory');
  const memory = await measureMemory(contestants, threads);

  const encoder = await openEncoder(join(data, 'perceptual/vgg_31.h5'), threads);
  const pictures = await seen(encoder, await readPictures(data, options.pictures));
  const clips = await readClips(data, options.frames);
  const targets = await readTargets(encoder, options, new Set(networks.flatMap(({ styles }) => styles)));
  const styles = await measureStyles(networks, { encoder, pictures, clips, targets, precision, threads, note });
  await encoder.close();
  const unpainted = distancesUnpainted(pictures, targets);
  return { pictures: pictures.map(({ name }) => name), styles, unpainted, speeds, memory };
}

async function seen(encoder: Encoder, sources: readonly NamedSource[]): Promise<SeenSource[]> {
  const all: SeenSource[] = [];
  for (const source of sources) all.push({ ...source, features: await encoder.look(source.picture) });
  return all;
}

/** What the encoder sees in the paintings of these styles. */
async function readTargets(
  encoder: Encoder,
  { data, styleWidth }: Options,
  styles: ReadonlySet<string>,
): Promise<Map<string, Features>> {
  const targets = new Map<string, Features>();
  for (const [style, file] of Object.entries(PAINTINGS)) {
    if (!styles.has(style)) continue;
    const painting = await readPicture(join(data, 'images/style', file), { width: styleWidth });
    targets.set(style, await encoder.look(painting));
  }
  return targets;
}

/** How far the pictures themselves are from each painting: what a network that paints nothing would get. */
function distancesUnpainted(
  pictures: readonly SeenSource[],
  targets: ReadonlyMap<string, Features>,
): Map<string, number> {
  return new Map(
    [...targets].map(([style, { grams }]) => {
      return [style, mean(pictures.map(({ features }) => gramDistance(features.grams, grams)))];
    }),
  );
}
