import type { Progress } from '../progress/progress.ts';
import { rateMeter } from '../progress/rate.ts';
import type { Clip } from './clip.ts';
import { drawCaption } from './draw-caption.ts';
import { filmFrames } from './film-frames.ts';
import { filmTimes } from './film-times.ts';
import { hasFonts } from './has-fonts.ts';
import type { Size } from './lay-out.ts';
import type { OpenPainter } from './open-painter.ts';
import type { TitledStyle } from './painting.ts';
import { planFilm } from './plan-film.ts';
import { writeFilm } from './write-film.ts';

/** Unless somebody says how long a film is: for each stop, and in all, at least. */
const [SECONDS_A_STOP, LEAST_SECONDS] = [1.5, 8];
/** Of the width, the height of the caption. */
const CAPTION = 1 / 22;

export interface FilmRequest {
  readonly clip: Clip;
  readonly styles: readonly TitledStyle[];
  readonly isMixable: boolean;
  readonly seconds: number | undefined;
  /** Pixels; the clip's, where that is less. */
  readonly width: number;
  readonly open: OpenPainter;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/**
 * The clip, again and again where it is short, from the source to style after style, each becoming the next by mixes. One picture, large: a
 * grid would show every style all the time, but small, and no mixes. Without sound: it is looked at, beside the sheet.
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
  const told = counted(frames, when.pts.length, request.progress);
  await writeFilm(path, { clip, size, times: when, frames: told, signal });
}

async function captionsOf(styles: readonly TitledStyle[], strip: Size): Promise<Uint8Array[]> {
  const canWrite = await hasFonts();
  const titles = ['Source', ...styles.map(({ title }) => title)];
  return await Promise.all(titles.map((title) => drawCaption(canWrite ? title : '', strip)));
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

/** As wide as it may be, and no larger than the clip. */
function sizeOf({ width, height }: Size, most: number): Size {
  const share = Math.min(1, most / width);
  return evenSides({ width: width * share, height: height * share });
}

/** Video has even sides. */
function evenSides({ width, height }: Size): Size {
  const even = (side: number) => Math.max(2, 2 * Math.round(side / 2));
  return { width: even(width), height: even(height) };
}
