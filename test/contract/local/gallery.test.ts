import { execFile } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { describe, expect } from 'vitest';
import { choosePaintings } from '../../../local/gallery/choose-paintings.ts';
import { openClip } from '../../../local/gallery/clip.ts';
import { galleryFiles } from '../../../local/gallery/gallery-files.ts';
import { layOut } from '../../../local/gallery/lay-out.ts';
import { type GalleryRequest, makeGallery } from '../../../local/gallery/make-gallery.ts';
import { type OpenPainter, painterOf } from '../../../local/gallery/open-painter.ts';
import { readOwnStyles } from '../../../local/gallery/read-own-styles.ts';
import { readPicture } from '../../../local/gallery/read-picture.ts';
import type { Progress, Status } from '../../../local/progress/progress.ts';
import { test } from '../../support/folder-test.ts';
import { makeTinyClip } from '../../support/make-tiny-clip.ts';
import { RANDOM_STYLES, writeNetwork } from '../../support/random-network.ts';

const COLUMNS = 3;
const WIDTH = 64;

let folder: string;
let open: OpenPainter;
const at = (name: string) => join(folder, name);

test.beforeAll(async ({ sharedFolder }) => {
  folder = sharedFolder;
  await writeNetwork(at('network'));
  await writeFile(at('clip.mp4'), await makeTinyClip({ frames: 12, sound: true }));
  await writeFile(at('old.avi'), await makeTinyClip({ frames: 2, isOld: true }));
  await writeFile(at('text.jpg'), 'not a picture at all');
  await drawPicture(at('tall.png'));
  const threadEntry = pathToFileURL('dist/engine/engine-thread.js');
  open = painterOf({ networkFolder: at('network'), precision: undefined, threadEntry });
});

/** Red above, nothing below. */
async function drawPicture(path: string): Promise<void> {
  const red = { create: { width: 30, height: 20, channels: 4 as const, background: '#d02010' } };
  await sharp({ create: { width: 30, height: 40, channels: 4, background: '#00000000' } })
    .composite([{ input: red, top: 0, left: 0 }])
    .png()
    .toFile(path);
}

function requestOf(out: string, change: Partial<GalleryRequest> = {}): GalleryRequest {
  const styles = RANDOM_STYLES.slice(0, 2).map((name) => ({ name, title: name.toUpperCase() }));
  const of = { name: 'style-a', title: 'STYLE-A' };
  const titles = new Map(styles.map(({ name, title }) => [name, title]));
  const network = { name: 'random', folder: at('network'), isMixable: true, styles, of, titles };
  const mixes = [RANDOM_STYLES.slice(0, 2).map((style) => ({ style, weight: 0.5 }))];
  return {
    network,
    paintings: choosePaintings({ ...network, mixes, show: ['styles', 'mixes'], columns: COLUMNS }),
    pictures: [at('tall.png')],
    from: at('clip.mp4'),
    at: [0, 0.5],
    ...{ longest: 48, columns: COLUMNS, width: WIDTH, filmWidth: 48, hasFilm: true, seconds: 1 },
    files: { sheet: join(out, 'sheet.png'), film: join(out, 'sheet.mp4') },
    ...change,
  };
}

function recorded(): Progress & { readonly statuses: Status[] } {
  const statuses: Status[] = [];
  return { statuses, update: (status) => statuses.push(status), note: () => undefined, end: () => undefined };
}

describe('a gallery', () => {
  test('is a sheet with every picture in every painting, and a film with the times of the clip', async () => {
    const { statuses, ...progress } = recorded();
    const request = requestOf(at('new/gallery'));
    await makeGallery(request, open, progress, new AbortController().signal);
    expect((await readdir(at('new/gallery'))).toSorted()).toEqual(['sheet.mp4', 'sheet.png']);

    const sizes = [...Array(2).fill({ width: 48, height: 36 }), { width: 30, height: 40 }];
    const layout = layOut(sizes, 4, { columns: COLUMNS, width: WIDTH });
    const sheet = sharp(request.files.sheet);
    expect(await sheet.metadata()).toMatchObject({
      width: layout.width,
      height: layout.height,
      format: 'png',
      space: 'srgb',
    });
    const source = layout.tiles.find(({ picture, painting }) => picture === 2 && painting === 0);
    expect(await colourAt(request.files.sheet, source, 0.25)).toEqual([208, 32, 16].map(nearly));
    expect(await colourAt(request.files.sheet, source, 0.75)).toEqual([255, 255, 255].map(nearly));
    for (const tile of layout.tiles)
      expect(await colourAt(request.files.sheet, tile, 0.25)).not.toEqual([255, 255, 255]);

    const film = await openClip(request.files.film);
    expect(film.video).toMatchObject({ frames: 12, sound: [], width: 48, height: 38 });
    expect(film.times).toEqual((await clipTimes()).slice(0, 12));
    expect(statuses.at(-1)).toMatchObject({ phase: 'film', count: { done: 12, total: 12 } });
    await film.close();
  });

  test('that is stopped leaves nothing', async () => {
    const controller = new AbortController();
    const { statuses, ...progress } = recorded();
    const stopInFilm = { ...progress, update: (status: Status) => status.phase === 'film' && controller.abort() };
    const files = { sheet: at('stopped.jpg'), film: at('stopped.mp4') };
    const request = requestOf(folder, { files, at: [0], paintings: [{ title: 'Source', typed: 'as it is' }] });
    await expect(makeGallery(request, open, stopInFilm, controller.signal)).rejects.toThrow();
    expect((await readdir(folder)).filter((name) => name.includes('stopped'))).toEqual(['stopped.jpg']);
    expect(statuses).toEqual([]);
  });
});

const nearly = (value: number) => expect.toSatisfy((found: number) => Math.abs(found - value) < 12);

async function colourAt(
  file: string,
  tile: { left: number; top: number; width: number; height: number } | undefined,
  down: number,
) {
  if (tile === undefined) throw new Error('There is no such tile.');
  const [left, top] = [tile.left + Math.round(tile.width / 2), tile.top + Math.round(tile.height * down)];
  return [...(await sharp(file).extract({ left, top, width: 1, height: 1 }).removeAlpha().raw().toBuffer())];
}

async function clipTimes(): Promise<Float64Array> {
  const clip = await openClip(at('clip.mp4'));
  await clip.close();
  return clip.times.map((time) => time - (clip.times[0] ?? 0));
}

describe('what can’t be painted is refused in one sentence', () => {
  const signal = new AbortController().signal;

  test.each<[string, Partial<GalleryRequest>, RegExp]>([
    [
      'a picture that isn’t there',
      { pictures: ['/nowhere/boat.jpg'] },
      /^There is no file \/nowhere\/boat.jpg: correct the path\.$/,
    ],
    [
      'a time after the end',
      { at: [0, 9] },
      /^--at 9 is past the end of clip.mp4, which lasts 1.0 s: name an earlier time\.$/,
    ],
    [
      'no picture at all',
      { pictures: [], at: [] },
      /^There is nothing to paint: name a picture, or leave out --no-frames\.$/,
    ],
    ['a sheet that is too large', { width: 16_000 }, /^The sheet would have \d+×\d+ pixels/],
  ])('%s', async (_name, change, sentence) => {
    const request = requestOf(at('refused'), change);
    await expect(makeGallery(request, open, recorded(), signal)).rejects.toThrow(sentence);
  });

  test('a text, a folder, a video that must be converted', async () => {
    await expect(readPicture(at('text.jpg'), 100)).rejects.toThrow(/text.jpg can't be read as a picture: give a whole/);
    await expect(readPicture(folder, 100)).rejects.toThrow(/is a folder: name a picture\.$/);
    await expect(openClip(at('old.avi'))).rejects.toThrow(/^old.avi would have to be converted before it is painted/);
  });

  test('no path of a style in the picture', async () => {
    const own = await readOwnStyles([at('tall.png')], { folder, encoderFolder: 'models/encoder' });
    expect(own.map(({ name }) => name)).toEqual(['tall.png']);
  });

  test('a place for the sheet', async () => {
    await expect(galleryFiles(at('sheet.gif'), 'random', [at('clip.mp4')])).rejects.toThrow(/end it in .png, .jpg/);
    await expect(galleryFiles(at('clip.png'), 'random', [at('clip.mp4')])).rejects.toThrow(
      '--out names the source itself',
    );
    await mkdir(at('v1.2'));
    expect(await galleryFiles(at('v1.2'), 'random', [])).toMatchObject({ sheet: at('v1.2/random.jpg') });
  });

  test('arguments of the command', async () => {
    const said = ['--styles nobody', '--mix starry-night:0.5,great-wave:0.3', `--own ${at('text.jpg')}`].map((text) =>
      refused(text.split(' ')),
    );
    const [style, mix, own] = await Promise.all(said);
    expect(style).toMatchObject({ code: 2, stderr: expect.stringMatching(/^There is no style "nobody".*\n$/) });
    expect(mix).toMatchObject({ code: 2, stderr: expect.stringMatching(/the weights must add up to 1\..*\n$/) });
    expect(own).toMatchObject({ code: 1, stderr: expect.stringContaining('text.jpg') });
  });
});

function refused(args: readonly string[]): Promise<unknown> {
  const command = promisify(execFile)(process.execPath, ['dist/local/main.js', 'gallery', ...args]);
  return command.then(
    () => undefined,
    (error: unknown) => error,
  );
}
