import { join } from 'node:path';
import { contestantsOf } from './bench-network.ts';
import { measureMemory } from './costs/measure-memory.ts';
import { measureSpeed } from './costs/measure-speed.ts';
import { type Encoder, openEncoder } from './features/open-encoder.ts';
import { type Eye, openEye } from './features/open-eye.ts';
import { findNetworks } from './find-networks.ts';
import type { SeenSource, StyleSeen } from './looks/measure-look.ts';
import { measureUnseen } from './looks/measure-unseen.ts';
import { readClips, readPictures } from './looks/read-sources.ts';
import type { NamedSource } from './looks/source.ts';
import { measureStyles } from './measure-styles.ts';
import type { Options } from './options.ts';
import { PAINTINGS } from './paintings.ts';
import { readFrames } from './read-frames.ts';
import { readPicture } from './read-picture.ts';
import type { Figures } from './report/figures.ts';

/** The frame that speed is measured with. */
const TIMED = { file: '04_bbb_720p_h264_aac51.mp4', startSeconds: 2, frames: 1, width: 1_280, height: 720 };

/**
 * Measures all figures of all networks in one run.
 * @param folder the folder for temporary files
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
  const eye = await openEye(join(data, 'models/squeezenet1_fp16.onnx'), threads);
  const judges = { encoder, eye };
  const pictures = await seen(judges, await readPictures(data, options.pictures));
  const clips = await readClips(data, options.frames);
  const targets = await readTargets(judges, options, new Set(networks.flatMap(({ styles }) => styles)));
  const styles = await measureStyles(networks, { ...judges, pictures, clips, targets, precision, threads, note });
  note(`${options.unseen} paintings that were never seen`);
  const unseen = await measureUnseen(networks, options, { eye, pictures });
  await encoder.close();
  await eye.close();
  return { pictures: pictures.map(({ name }) => name), styles, unseen, speeds, memory };
}

interface Judges {
  readonly encoder: Encoder;
  readonly eye: Eye;
}

async function seen({ encoder, eye }: Judges, sources: readonly NamedSource[]): Promise<SeenSource[]> {
  const all: SeenSource[] = [];
  for (const source of sources) {
    const { picture } = source;
    all.push({ ...source, features: await encoder.look(picture), classes: await eye.classes(picture) });
  }
  return all;
}

/** Reads the features of the style pictures in both networks that judge. */
async function readTargets(
  { encoder, eye }: Judges,
  { data, styleWidth }: Options,
  styles: ReadonlySet<string>,
): Promise<Map<string, StyleSeen>> {
  const targets = new Map<string, StyleSeen>();
  for (const [style, file] of Object.entries(PAINTINGS)) {
    if (!styles.has(style)) continue;
    const painting = await readPicture(join(data, 'images/style', file), { width: styleWidth });
    targets.set(style, { features: await encoder.look(painting), grams: await eye.grams(painting) });
  }
  return targets;
}
