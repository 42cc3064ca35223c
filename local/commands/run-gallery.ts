import { resolve } from 'node:path';
import { parseStyleMix } from '../../core/contracts/style-choice.ts';
import { readStyleCards } from '../../engine/cards/read-style-cards.ts';
import { wrongUsage } from '../command-error.ts';
import { MODELS, SAMPLE, userFolder } from '../folders.ts';
import { chooseNetwork } from '../gallery/choose-network.ts';
import { choosePaintings } from '../gallery/choose-paintings.ts';
import { galleryFiles } from '../gallery/gallery-files.ts';
import { type GalleryRequest, makeGallery } from '../gallery/make-gallery.ts';
import { painterOf } from '../gallery/open-painter.ts';
import { readOwnStyles } from '../gallery/read-own-styles.ts';
import { formatSeconds } from '../progress/format.ts';
import { showProgress } from '../progress/show-progress.ts';
import { asUsage } from './as-usage.ts';
import type { GalleryFlags } from './gallery.ts';
import { print } from './run-command.ts';

/** Pictures are painted this many times larger than they are shown, so that the strokes look as fine as in a video. */
const PAINTED = 1.6;
/** The number of paintings in a row of the sheet. */
const COLUMNS = 4;
/** The maximum width of the film in pixels. */
const FILM_WIDTH = 640;

/** Paints a gallery and prints the paths of its files. */
export async function gallery(pictures: readonly string[], flags: GalleryFlags, signal: AbortSignal): Promise<void> {
  const startedAt = performance.now();
  const request = await requestOf(pictures, flags);
  const { network, files, hasFilm } = request;
  const open = painterOf({ networkFolder: network.folder, precision: flags.precision });
  const progress = showProgress(flags.json ? process.stderr : process.stdout);
  try {
    await makeGallery(request, open, progress, signal);
  } finally {
    progress.end();
  }
  const written = { sheet: files.sheet, ...(hasFilm && { video: files.film }) };
  const seconds = (performance.now() - startedAt) / 1_000;
  const styles = network.styles.map(({ name }) => name);
  await print(flags.json ? JSON.stringify({ ...written, network: network.name, styles }) : summary(request, seconds));
}

async function requestOf(pictures: readonly string[], flags: GalleryFlags): Promise<GalleryRequest> {
  const { styles, of, show, width } = flags;
  const mixes = await asUsage(() => flags.mix?.map(parseStyleMix));
  const known = await readStyleCards(MODELS);
  const folder = userFolder();
  const { own: names = [] } = flags;
  if (names.length > 0 && !show.includes('styles')) throw wrongUsage('--own adds styles: add styles to --show.');
  const asked = { network: flags.network, styles, mixes: mixes ?? [], of, hasPictures: names.length > 0 };
  const network = await asUsage(() => chooseNetwork(known, asked));
  const from = flags.from === undefined ? SAMPLE : resolve(folder, flags.from);
  const files = pictures.map((picture) => resolve(folder, picture));
  const sources = [from, ...files, ...names.map((name) => resolve(folder, name))];
  const written = await galleryFiles(resolve(folder, flags.out), network.name, sources);
  const { encoderFolder } = network;
  const own = encoderFolder === undefined ? [] : await readOwnStyles(names, { folder, encoderFolder });
  return {
    network,
    paintings: choosePaintings({ ...network, own, mixes, show, columns: COLUMNS }),
    pictures: files,
    from,
    at: flags.frames ? flags.at : [],
    longest: Math.round(width * PAINTED),
    columns: COLUMNS,
    width,
    filmWidth: FILM_WIDTH,
    hasFilm: flags.video,
    seconds: undefined,
    files: written,
  };
}

function summary({ network, paintings, files, hasFilm }: GalleryRequest, seconds: number): string {
  return [
    `Painted ${network.styles.length} styles of ${network.name}, each picture in ${paintings.length} ways, in ${formatSeconds(seconds)}.`,
    `  ${files.sheet}`,
    ...(hasFilm ? [`  ${files.film}`] : []),
  ].join('\n');
}
