import type { Progress } from '../progress/progress.ts';
import { rateMeter } from '../progress/rate.ts';
import { captionsOf } from './captions.ts';
import type { Clip } from './clip.ts';
import { filmFrames } from './film-frames.ts';
import type { Size } from './lay-out.ts';
import type { OpenPainter } from './open-painter.ts';
import type { TitledStyle } from './painting.ts';
import { filmTimes, planFilm } from './plan-film.ts';
import { writeFilm } from './write-film.ts';

/** The default length of a film: this many seconds for each stop, and at least this many in total. */
const [SECONDS_A_STOP, LEAST_SECONDS] = [1.5, 8];
/** The height of the caption as a share of the film's width. */
const CAPTION = 1 / 22;

export interface FilmRequest {
  readonly clip: Clip;
  readonly styles: readonly TitledStyle[];
  readonly isMixable: boolean;
  readonly seconds: number | undefined;
  /** The maximum width in pixels; a narrower clip keeps its own. */
  readonly width: number;
  readonly open: OpenPainter;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/**
 * Makes a film that shows the clip, repeated if it is short, in one style after the other, with mixes in between. It has no sound, and
 * shows one large picture, because strokes can't be seen in a grid of small ones.
 */
export async function makeFilm(path: string, request: FilmRequest): Promise<void> {
  const { clip, styles, isMixable, open, signal } = request;
  const { video, times } = clip;
  const seconds = request.seconds ?? Math.max(LEAST_SECONDS, SECONDS_A_STOP * (styles.length + 1));
  const when = filmTimes(times, video.durationTicks, Math.round(seconds * video.timescale));
  const shown = sizeOf(video.painted, request.width);
  const strip = evenSides({ width: shown.width, height: shown.width * CAPTION });
  const frames = filmFrames({
    ...{ clip, open, size: shown, signal },
    moments: planFilm(styles.length + 1, when.pts.length, isMixable),
    styles: styles.map(({ name }) => name),
    captions: await captionsOf(styles, strip),
  });
  const size = { width: shown.width, height: shown.height + strip.height };
  await writeFilm(path, {
    ...{ clip, size, times: when, signal },
    frames: counted(frames, when.pts.length, request.progress),
  });
}

async function* counted(frames: AsyncIterable<Uint8Array>, total: number, progress: Progress) {
  const rate = rateMeter(() => performance.now() / 1_000);
  let done = 0;
  for await (const frame of frames) {
    progress.update({ phase: 'film', count: { done, total, unit: 'frames' }, ...rate({ done, total }) });
    yield frame;
    done += 1;
  }
  progress.update({ phase: 'film', count: { done, total, unit: 'frames' } });
}

/** Reduces the clip's size to the maximum width. */
function sizeOf({ width, height }: Size, most: number): Size {
  const share = Math.min(1, most / width);
  return evenSides({ width: width * share, height: height * share });
}

/** Rounds to even sides, which 4:2:0 video needs. */
function evenSides({ width, height }: Size): Size {
  const even = (side: number) => Math.max(2, 2 * Math.round(side / 2));
  return { width: even(width), height: even(height) };
}
