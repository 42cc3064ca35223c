import type { RgbPicture } from '../../../../engine/onnx/rgb-planes.ts';
import { mean } from '../../../support/mean.ts';
import type { Encoder, Features } from '../features/open-encoder.ts';
import type { Eye } from '../features/open-eye.ts';
import { meanCorrelation } from '../measures/correlation.ts';
import { edgesKept } from '../measures/edges-kept.ts';
import { fineDetail } from '../measures/fine-detail.ts';
import { gramDistance } from '../measures/gram-distance.ts';
import { meanDifference } from '../measures/mean-difference.ts';
import type { NamedSource, Source } from './source.ts';

/** A source with its features in both networks that judge. */
export interface SeenSource extends NamedSource {
  readonly features: Features;
  readonly classes: Float32Array;
}

/** The features of a style picture in both networks that judge. */
export interface StyleSeen {
  readonly features: Features;
  readonly grams: readonly Float32Array[];
}

/** The figures of one network in one style, as means over the pictures. */
export interface Look {
  /** The style distance by SqueezeNet; undefined if the style's picture isn't at hand. */
  readonly style: number | undefined;
  /** The style distance by the VGG-19 that our networks were trained with. */
  readonly vggStyle: number | undefined;
  /** The correlation of fine detail between paintings of different pictures: the share that is painted whatever is shown. */
  readonly wallpaper: number;
  /** The share of pictures, of those that SqueezeNet is sure of, whose class is still among its best five. */
  readonly known: number;
  readonly edges: number;
  /** The mean difference from the source, in 0..255. */
  readonly strength: number;
}

export interface LookOptions {
  readonly encoder: Encoder;
  readonly eye: Eye;
  readonly target: StyleSeen | undefined;
  readonly paint: (source: Source) => Promise<RgbPicture>;
}

/** The least probability of a class that SqueezeNet is sure of; below it, the number of its best classes that count. */
const SURE = 0.25;
const BEST = 5;

interface OneLook extends Omit<Look, 'wallpaper' | 'known'> {
  readonly detail: Float32Array;
  /** True if SqueezeNet recognises the painting; undefined if it wasn't sure of the picture. */
  readonly isKnown: boolean | undefined;
}

export async function measureLook(sources: readonly SeenSource[], options: LookOptions): Promise<Look> {
  const looks: OneLook[] = [];
  for (const source of sources) looks.push(await lookOf(source, options));
  const over = (value: (look: OneLook) => number | undefined) => mean(looks.map((look) => value(look) ?? Number.NaN));
  const judged = looks.filter(({ isKnown }) => isKnown !== undefined);
  return {
    style: options.target && over(({ style }) => style),
    vggStyle: options.target && over(({ vggStyle }) => vggStyle),
    wallpaper: meanCorrelation(looks.map(({ detail }) => detail)),
    known: mean(judged.map(({ isKnown }) => Number(isKnown))),
    edges: over(({ edges }) => edges),
    strength: over(({ strength }) => strength),
  };
}

async function lookOf(source: SeenSource, { encoder, eye, target, paint }: LookOptions): Promise<OneLook> {
  const { picture, classes } = source;
  const painting = await paint(source);
  const isSure = Math.max(...classes) >= SURE;
  return {
    style: target && gramDistance(await eye.grams(painting), target.grams),
    vggStyle: target && gramDistance((await encoder.look(painting)).grams, target.features.grams),
    detail: fineDetail(painting),
    isKnown: isSure ? isAmongBest(await eye.classes(painting), bestOf(classes)) : undefined,
    edges: edgesKept(painting, picture),
    strength: meanDifference(painting.values, picture.values),
  };
}

function bestOf(classes: Float32Array): number {
  return classes.indexOf(Math.max(...classes));
}

function isAmongBest(classes: Float32Array, wanted: number): boolean {
  return classes.filter((probability) => probability > (classes[wanted] ?? 0)).length < BEST;
}
