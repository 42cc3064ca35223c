import { parseStyleMix } from '../../../core/contracts/style-choice.ts';
import { fromNv12, PICTURE_COLOUR, toNv12 } from '../../../core/media/pictures/rgb-frames.ts';
import { findStyle } from '../../cards/known-styles.ts';
import { readStyleCards } from '../../cards/read-style-cards.ts';
import type { StageCardOf } from '../../cards/scoring-card.ts';
import { openEngine, type ThreadOptions } from '../../threaded-engine.ts';
import { LastingEngine } from '../lasting-engine.ts';
import type { Picture, Stage } from '../stage.ts';

export interface PaintSettings extends ThreadOptions {
  /** The folder of the style networks. */
  readonly styles: string;
  readonly engine: 'onnx' | 'tensorflow';
  /** CPU threads of the engine; as many as there are cores unless given. */
  readonly threads?: number;
}

/** Opens the network of the style, on a thread of its own, as a worker does. */
export async function openPaint(
  { style, network, strength, keepColors, strokeSize }: StageCardOf<'paint'>,
  { styles, engine: kind, threads, ...options }: PaintSettings,
): Promise<Stage<'picture', 'picture'>> {
  const mix = parseStyleMix(style);
  const known = await readStyleCards(styles);
  const { networkFolder } = findStyle(known, mix, network);
  const request = {
    networkFolder,
    style: mix,
    strength,
    ...(keepColors !== undefined && { keepColors }),
    ...(strokeSize !== undefined && { strokeSize }),
    ...(threads !== undefined && { threads }),
  };
  const engine = await LastingEngine.open(() => openEngine(kind, request, options));
  return {
    name: 'paint',
    takes: 'picture',
    gives: 'picture',
    batched: true,
    keyOf: ({ width, height }) => `${width}x${height}`,
    run: (pictures, signal) => paint(engine, pictures, signal),
    runsOn: engine.version,
    close: () => engine.close(),
  };
}

/** Paints pictures of one size. */
async function paint(engine: LastingEngine, pictures: readonly Picture[], signal: AbortSignal): Promise<Picture[]> {
  const [first] = pictures;
  if (first === undefined) return [];
  const { width, height } = first;
  const painted = await engine.paint(pictures.map(toNv12), { width, height, colour: PICTURE_COLOUR }, signal);
  return painted.map((frame) => fromNv12(frame, width, height));
}
