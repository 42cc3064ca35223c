import type { RgbPicture } from '../../../../engine/onnx/rgb-planes.ts';
import { mean } from '../../../support/mean.ts';
import type { Encoder, Features } from '../features/open-encoder.ts';
import { edgesKept } from '../measures/edges-kept.ts';
import { gramDistance } from '../measures/gram-distance.ts';
import { matchColours } from '../measures/match-colours.ts';
import { meanDifference } from '../measures/mean-difference.ts';
import { relativeDistance } from '../measures/relative-distance.ts';
import type { NamedSource, Source } from './source.ts';

/** A source with what the encoder sees in it. */
export interface SeenSource extends NamedSource {
  readonly features: Features;
}

/** Means over pictures. */
export interface Look {
  /** Undefined where the style's picture isn't at hand. */
  readonly style: number | undefined;
  readonly content: number;
  readonly edges: number;
  /** Mean difference from the source, in 0..255. */
  readonly strength: number;
  /** The same, once the painting has the source's mean and variance of each channel. */
  readonly strokes: number;
}

export interface LookOptions {
  readonly encoder: Encoder;
  /** Of the style picture. */
  readonly target: Features | undefined;
  readonly paint: (source: Source) => Promise<RgbPicture>;
}

export async function measureLook(sources: readonly SeenSource[], options: LookOptions): Promise<Look> {
  const looks: Look[] = [];
  for (const source of sources) looks.push(await lookOf(source, options));
  return {
    style: options.target && mean(looks.map(({ style }) => style ?? Number.NaN)),
    content: mean(looks.map(({ content }) => content)),
    edges: mean(looks.map(({ edges }) => edges)),
    strength: mean(looks.map(({ strength }) => strength)),
    strokes: mean(looks.map(({ strokes }) => strokes)),
  };
}

async function lookOf(source: SeenSource, { encoder, target, paint }: LookOptions): Promise<Look> {
  const { picture, features } = source;
  const painting = await paint(source);
  const seen = await encoder.look(painting);
  return {
    style: target && gramDistance(seen.grams, target.grams),
    content: relativeDistance(seen.content, features.content),
    edges: edgesKept(painting, picture),
    strength: meanDifference(painting.values, picture.values),
    strokes: meanDifference(matchColours(painting, picture).values, picture.values),
  };
}
