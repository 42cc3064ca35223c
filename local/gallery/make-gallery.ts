import { wrongUsage } from '../command-error.ts';
import type { Progress } from '../progress/progress.ts';
import type { ChosenNetwork } from './choose-network.ts';
import { type Clip, openClip } from './clip.ts';
import type { GalleryFiles } from './gallery-files.ts';
import { makeFilm } from './make-film.ts';
import { makeSheet } from './make-sheet.ts';
import type { OpenPainter } from './open-painter.ts';
import type { Painting } from './painting.ts';
import { readPicture } from './read-picture.ts';
import type { Still } from './still.ts';
import { stillsOfClip } from './stills-of-clip.ts';

export interface GalleryRequest {
  readonly network: ChosenNetwork;
  readonly paintings: readonly Painting[];
  /** The paths of the pictures. */
  readonly pictures: readonly string[];
  /** The path of the video for the frames and the film. */
  readonly from: string;
  /** The times of the frames in seconds. Undefined chooses some; an empty list shows none. */
  readonly at: readonly number[] | undefined;
  /** Pictures of the sheet are painted with at most this many pixels on their longer side. */
  readonly longest: number;
  readonly columns: number;
  /** The width in pixels of a tile of the sheet; `filmWidth` is that of the film. */
  readonly width: number;
  readonly filmWidth: number;
  readonly hasFilm: boolean;
  readonly seconds: number | undefined;
  readonly files: GalleryFiles;
}

/** Paints the sheet, then the film. @throws CommandError, RepaintError; the reason of `signal` if it is aborted */
export async function makeGallery(
  request: GalleryRequest,
  open: OpenPainter,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  const { network, paintings, columns, width, filmWidth, files, seconds } = request;
  progress.update({ phase: 'reading' });
  const clip = await openClip(request.from);
  try {
    const stills = await readStills(clip, request, signal);
    const shared = { open, progress, signal };
    await makeSheet(files.sheet, { stills, paintings, network: network.name, columns, width, ...shared });
    if (!request.hasFilm) return;
    const { styles, isMixable } = network;
    await makeFilm(files.film, { clip, styles, isMixable, seconds, width: filmWidth, ...shared });
  } finally {
    await clip.close();
  }
}

async function readStills(clip: Clip, request: GalleryRequest, signal: AbortSignal): Promise<Still[]> {
  const { pictures, at, longest } = request;
  if (pictures.length === 0 && at?.length === 0)
    throw wrongUsage('There is nothing to paint: name a picture, or leave out --no-frames.');
  const read: Still[] = [];
  for (const path of pictures) read.push(await readPicture(path, longest));
  return [...(await stillsOfClip(clip, { at, longest, signal })), ...read];
}
