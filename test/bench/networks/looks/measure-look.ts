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

/** A source with what both networks that judge see in it. */
export interface SeenSource extends NamedSource {
  readonly features: Features;
  readonly classes: Float32Array;
}

/** What a style picture looks like to both. */
export interface StyleSeen {
  readonly features: Features;
  readonly grams: readonly Float32Array[];
}

/** Means over pictures. */
export interface Look {
  /** By SqueezeNet; undefined where the style's picture isn't at hand. */
  readonly style: number | undefined;
  /** By the VGG-19 that our networks were trained with, too. */
  readonly vggStyle: number | undefined;
  /** Of the fine detail of paintings of different pictures: what is painted whatever is shown. */
  readonly wallpaper: number;
  /** The share of pictures, of those that SqueezeNet is sure of, whose class is still among its best five. */
  readonly known: number;
  readonly edges: number;
  /** Mean difference from the source, in 0..255. */
  readonly strength: number;
}

export interface LookOptions {
  readonly encoder: Encoder;
  readonly eye: Eye;
  readonly target: StyleSeen | undefined;
  readonly paint: (source: Source) => Promise<RgbPicture>;
}

/** The least probability of a class that SqueezeNet is sure of, and how many of its best count. */
const SURE = 0.25;
const BEST = 5;

interface OneLook extends Omit<Look, 'wallpaper' | 'known'> {
  readonly detail: Float32Array;
  /** Undefined where SqueezeNet wasn't sure of the picture. */
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
