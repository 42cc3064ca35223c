import { resolveColour } from '../../core/media/pictures/colour.ts';
import { resizeFrame } from '../../engine/frames/resample.ts';
import type { StyleEngine } from '../../engine/style-engine.ts';
import { addCaption, blendStrips } from './captions.ts';
import type { Clip } from './clip.ts';
import type { Size } from './lay-out.ts';
import type { OpenPainter } from './open-painter.ts';
import { filmRecipe, type Moment } from './plan-film.ts';

export interface FilmFrames {
  readonly clip: Clip;
  readonly open: OpenPainter;
  readonly moments: readonly Moment[];
  /** The names of the styles; each is a stop after the first stop, the source. */
  readonly styles: readonly string[];
  /** The caption of each stop: one byte per pixel, as wide as the film. */
  readonly captions: readonly Uint8Array[];
  /** The size at which frames are painted, without the caption. */
  readonly size: Size;
  readonly signal: AbortSignal;
}

/** Paints the frames of the film one by one and adds their captions. An engine stays open as long as the recipe stays the same. */
export async function* filmFrames(film: FilmFrames): AsyncGenerator<Uint8Array, void> {
  const { clip, moments, styles, captions, size, signal } = film;
  const { colour, ...own } = clip.video.painted;
  const { range } = resolveColour(colour, own);
  const paint = painterThatLasts(film.open);
  const source = again(() => clip.frames(signal));
  try {
    for (const moment of moments) {
      const { value: frame } = await source.next();
      if (frame === undefined) return;
      const canvas = scaled(frame, own, size);
      const engine = await paint.for(filmRecipe(styles, moment));
      const [full = canvas] = await engine.paint([canvas], { ...size, colour }, signal);
      const [from, to] = [captions[moment.from], captions[moment.to]];
      const strip = from && to ? blendStrips(from, to, moment.share) : new Uint8Array();
      yield addCaption(full, size, strip, range);
    }
  } finally {
    await source.return(undefined);
    await paint.close();
  }
}

function scaled(frame: Uint8Array, from: Size, to: Size): Uint8Array {
  return from.width === to.width && from.height === to.height ? frame : resizeFrame(frame, from, to);
}

/** Repeats the frames of a clip without end. If the clip has no frames, it ends at once. */
async function* again(frames: () => AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, undefined> {
  for (let given = 1; given > 0; ) {
    given = 0;
    for await (const frame of frames()) {
      given += 1;
      yield frame;
    }
  }
}

function painterThatLasts(open: OpenPainter) {
  let current: { key: string; engine: StyleEngine } | undefined;
  const close = async () => {
    await current?.engine.close();
    current = undefined;
  };
  return {
    async for(recipe: Parameters<OpenPainter>[0]): Promise<StyleEngine> {
      const key = JSON.stringify(recipe);
      if (current?.key === key) return current.engine;
      await close();
      current = { key, engine: await open(recipe) };
      return current.engine;
    },
    close,
  };
}
