import type { Precision } from '../../../core/contracts/painting-options.ts';
import type { BenchNetwork } from './bench-network.ts';
import type { Encoder } from './features/open-encoder.ts';
import type { Eye } from './features/open-eye.ts';
import { toPicture } from './frame.ts';
import { measureFlicker } from './looks/measure-flicker.ts';
import { measureLook, type SeenSource, type StyleSeen } from './looks/measure-look.ts';
import { measureWarp } from './looks/measure-warp.ts';
import type { Clip, Source } from './looks/source.ts';
import { decibels } from './measures/decibels.ts';
import { openPainter, type Painter } from './open-painter.ts';
import type { StyleFigures } from './report/figures.ts';

export interface StylesOptions {
  readonly encoder: Encoder;
  readonly eye: Eye;
  readonly pictures: readonly SeenSource[];
  readonly clips: readonly Clip[];
  /** The features of the style pictures, by the name of the style. */
  readonly targets: ReadonlyMap<string, StyleSeen>;
  /** The precision of our networks. */
  readonly precision: Precision;
  readonly threads: number;
  readonly note: (line: string) => void;
}

/** The number of pictures that are moved. */
const MOVED = 2;

/** Measures how every network paints in every style. */
export async function measureStyles(
  networks: readonly BenchNetwork[],
  options: StylesOptions,
): Promise<StyleFigures[]> {
  const figures: StyleFigures[] = [];
  for (const network of networks) {
    for (const style of network.styles) {
      options.note(`${network.name}, ${style}`);
      figures.push(await measureStyle(network, style, options));
    }
  }
  return figures;
}

async function measureStyle(network: BenchNetwork, style: string, options: StylesOptions): Promise<StyleFigures> {
  const { encoder, eye, pictures, clips, targets, threads } = options;
  const precision = network.isOurs ? options.precision : 'auto';
  const painter = await openPainter(network, { style, precision, threads });
  const paint = async ({ frame }: Source) => toPicture(await painter.paint(frame));
  const look = await measureLook(pictures, { encoder, eye, target: targets.get(style), paint });
  const flicker = [];
  for (const clip of clips) flicker.push(await measureFlicker(painter, clip));
  const warp = await measureWarp(painter, pictures.slice(0, MOVED));
  await painter.close();
  const reduced = network.forms.length > 1 ? await reducedOf(network, style, options) : undefined;
  return { network: network.name, isOurs: network.isOurs, style, look, flicker, warp, reduced };
}

async function reducedOf(network: BenchNetwork, style: string, { pictures, threads }: StylesOptions): Promise<number> {
  const open = (precision: Precision): Promise<Painter> => openPainter(network, { style, precision, threads });
  const [reduced, whole] = [await open('int8'), await open('fp32')];
  const found = await measureReduced(reduced, whole, pictures);
  await reduced.close();
  await whole.close();
  return found;
}

/** Returns the PSNR of paintings in one precision against those in another, in dB: RGB, all pictures taken together. */
async function measureReduced(reduced: Painter, whole: Painter, sources: readonly Source[]): Promise<number> {
  const values = async (painter: Painter, { frame }: Source) => toPicture(await painter.paint(frame)).values;
  const pairs: [Float32Array, Float32Array][] = [];
  for (const source of sources) pairs.push([await values(reduced, source), await values(whole, source)]);
  return decibels(pairs);
}
