import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { describe, expect } from 'vitest';
import { findFfmpeg } from '../../../../core/media/ffmpeg/find-ffmpeg.ts';
import { verifyFiles } from '../../../../local/verify/verify-files.ts';
import { freeResources } from '../../../../packages/functions-host/test/support/free-resources.ts';
import { readHeicPicture } from '../../../../workers/pictures/heic-picture.ts';
import { type PngChunk, pngChunks, uint32, writePng } from '../../../../workers/pictures/png-chunks.ts';
import { type CorpusSystem, startCorpusSystem } from '../../../corpus/run/corpus-system.ts';
import { test } from '../../../support/folder-test.ts';
import { newest } from './support/ffmpegs.ts';
import { heicOf } from './support/heic-of.ts';
import { withExif } from './support/with-exif.ts';

const [WIDTH, HEIGHT] = [65, 49];
/** Its painting is longer than a block of a blob. */
const NOISE = { width: 1_500, height: 1_200, noise: { type: 'gaussian', mean: 128, sigma: 40 } } as const;
const LARGE = { width: 9_000, height: 9_000 };
let system: CorpusSystem;
let folder: string;
test.beforeAll(async ({ sharedFolder }) => {
  folder = sharedFolder;
  system = await startCorpusSystem(await findFfmpeg());
});
test.afterAll(freeResources);

/** A picture of smooth colours, as of a lens: what a video codec and a JPEG keep. */
function picture(frames = 1, channels: 3 | 4 = 3): Sharp {
  const pixels = Buffer.alloc(WIDTH * HEIGHT * frames * channels);
  for (let i = 0; i < WIDTH * HEIGHT * frames; i++) {
    const [x, y, frame] = [i % WIDTH, Math.floor(i / WIDTH) % HEIGHT, Math.floor(i / (WIDTH * HEIGHT))];
    pixels.set([60 + x * 2, 60 + y * 2, 120 + frame * 9], i * channels);
    if (channels === 4) pixels[i * channels + 3] = x < 9 ? 0 : 255;
  }
  const raw = { width: WIDTH, height: HEIGHT * frames, channels, ...(frames > 1 && { pageHeight: HEIGHT }) };
  return sharp(pixels, { raw });
}

async function paint(name: string, source: Buffer) {
  const paths = [`source-${name}`, name].map((each) => join(folder, each)) as [string, string];
  await writeFile(paths[0], source);
  const outcome = await system.paint(paths[0], name);
  if (outcome.state === 'failed') throw new Error(outcome.failure.message);
  await writeFile(paths[1], outcome.painting);
  await writeFile(`${paths[1]}.manifest.json`, outcome.manifest);
  const proof = await verifyFiles({ source: paths[0], output: paths[1] });
  const notes = proof.notes.map(({ code }) => code);
  return { outcome, proof, notes, source, painting: outcome.painting };
}

const tagged = (made: Sharp) => made.withIccProfile('p3').withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>');

describe('a picture comes back as one of the same format', () => {
  const artist = { IFD0: { Artist: 'me' } };
  const cases: readonly (readonly [name: string, make: () => Promise<Buffer>, notes: readonly string[]])[] = [
    ['photo.jpg', async () => withExif(await tagged(picture()).jpeg({ quality: 95 }).toBuffer()), ['location-kept']],
    ['print.jpg', () => picture().toColourspace('cmyk').withIccProfile('cmyk').jpeg().toBuffer(), ['colour-converted']],
    ['grey.jpg', () => picture().toColourspace('b-w').jpeg().toBuffer(), ['colour-converted']],
    ['clear.png', () => tagged(picture(1, 4)).withExif(artist).png().toBuffer(), []],
    ['deep.png', () => picture().toColourspace('rgb16').png().toBuffer(), ['bit-depth']],
    ['clear.webp', () => tagged(picture(1, 4)).withExif(artist).webp({ quality: 95 }).toBuffer(), []],
    ['photo.avif', () => tagged(picture()).avif({ quality: 90 }).toBuffer(), []],
    ['scan.TIFF', () => tagged(picture()).withMetadata({ orientation: 8 }).tiff().toBuffer(), ['metadata-left-out']],
    [
      'moving.gif',
      () =>
        picture(5, 4)
          .gif({ delay: [100, 40, 0, 250, 70], loop: 3 })
          .toBuffer(),
      [],
    ],
    [
      'moving.webp',
      () =>
        picture(5, 4)
          .webp({ delay: [100, 40, 30, 250, 70], loop: 2 })
          .toBuffer(),
      [],
    ],
    [
      'noise.png',
      () =>
        sharp({ create: { ...NOISE, channels: 3, background: '#888' } })
          .png()
          .toBuffer(),
      [],
    ],
    ['no-frames.png', async () => withChunks(await picture().png().toBuffer(), 1, SEQUENCE), []],
    ['animated-too-late.png', async () => withChunks(await picture().png().toBuffer(), -1, SEQUENCE, CONTROL), []],
    ['misnamed.png', () => picture().jpeg({ quality: 95, progressive: true }).toBuffer(), []],
  ];
  test.for(cases)('%s', async ([name, make, notes]) => {
    const { proof, outcome, source, painting, ...found } = await paint(name, await make());
    expect(proof.checks.filter(({ verdict }) => verdict === 'different')).toEqual([]);
    expect(found.notes).toEqual(notes);
    expect(outcome.name).toMatch(new RegExp(`/${name}$`));
    const { orientation } = await sharp(painting).metadata();
    expect(orientation ?? 1).toBe({ 'photo.jpg': 6, 'scan.TIFF': 8 }[name] ?? 1);
    const [before, after] = await Promise.all([source, painting].map(pixelsOf));
    expect(psnr(before as Buffer, after as Buffer)).toBeGreaterThan(
      name === 'noise.png' ? 15 : name.endsWith('gif') ? 28 : 34,
    );
  });

  test('but no thumbnail of the source', async () => {
    const source = await withExif(await picture().jpeg().toBuffer());
    const before = (await sharp(source).metadata()).exif as Buffer;
    const after = (await sharp((await paint('thumbnail.jpg', source)).painting).metadata()).exif as Buffer;
    expect(after.length).toBe(before.length);
    expect(before.filter((byte, i) => byte !== after[i]).length).toBe(1);
  });
});

/** Writes an animated PNG whose frames are parts of the picture that are laid over what is there, after a long profile. */
async function animatedPng(frames: number): Promise<Buffer> {
  const size = ['-f', 'rawvideo', '-pix_fmt', 'rgba', '-s', `${WIDTH}x${HEIGHT}`, '-r', '25/2', '-i', 'pipe:0'];
  const args = ['-v', 'error', ...size, '-plays', '3', '-f', 'apng', 'pipe:1'];
  const input = await picture(frames, 4).raw().toBuffer();
  const made = execFileSync(newest.path, args, { input, stdio: ['pipe', 'pipe', 'inherit'] });
  const { icc } = await sharp(await tagged(picture()).png().toBuffer()).metadata();
  const chunks = pngChunks(made);
  const profile = Buffer.concat([Buffer.from('P3\0\0'), deflateSync(icc as Buffer, { level: 0 })]);
  return writePng(chunks.toSpliced(1, 0, { type: 'iCCP', data: profile }));
}

/** @param name of a file in the folder of the tests */
function framesOfPng(name: string): Buffer {
  const args = ['-v', 'error', '-f', 'apng', '-i', join(folder, name), '-f', 'rawvideo', '-pix_fmt', 'rgba', 'pipe:1'];
  return execFileSync(newest.path, args);
}

describe('an animated PNG comes back as one', () => {
  test('with its frames, their times, transparency and profile', async () => {
    const { proof, notes } = await paint('animated.png', await animatedPng(5));
    expect(proof.checks.filter(({ verdict }) => verdict === 'different')).toEqual([]);
    expect(notes).toEqual([]);
    expect(proof.checks).toContainEqual(expect.objectContaining({ name: 'frame times', output: '80, 80, 80, 80, 80' }));
    const [before, after] = [framesOfPng('source-animated.png'), framesOfPng('animated.png')];
    expect(after.length).toBe(5 * WIDTH * HEIGHT * 4);
    const isAlpha = (_: number, i: number) => i % 4 === 3;
    expect(after.filter(isAlpha)).toEqual(before.filter(isAlpha));
    const isSeen = (_: number, i: number) => i % 4 !== 3 && before[i - (i % 4) + 3] === 255;
    expect(psnr(Buffer.from(before.filter(isSeen)), Buffer.from(after.filter(isSeen)))).toBeGreaterThan(34);
  });
});

describe('a HEIC picture comes back as a JPEG', () => {
  /** H.265 has whole samples of chroma. */
  const even = () => picture().extract({ left: 0, top: 0, width: 64, height: 48 });

  test.each([
    ['in tiles, turned', 'tiles.heic', picture, { tile: 64, turns: 1 }],
    ['as one item', 'single.HEIC', even, {}],
    ['cropped after a turn', 'cropped.heic', even, { turns: 1, crop: [24, 40, 8, -10] }],
  ] as const)('%s', async (_what, name, made, layout) => {
    const { exif } = await sharp(await withExif(await picture().jpeg().toBuffer())).metadata();
    const { icc } = await sharp(await tagged(picture()).jpeg().toBuffer()).metadata();
    if (!exif || !icc) throw new Error('The test has no metadata.');
    const { proof, outcome, notes, painting } = await paint(
      name,
      await heicOf(made(), { ...layout, exif, profile: icc }),
    );
    expect(proof.checks.filter(({ verdict }) => verdict === 'different')).toEqual([]);
    expect(notes).toEqual(['converted', 'location-kept']);
    expect(outcome.name).toMatch(new RegExp(`/${name}.jpg$`));
    const after = await sharp(painting).metadata();
    expect(after).toMatchObject({ format: 'jpeg', orientation: 1, icc, exif: { length: exif.length } });
    const turned = await ('turns' in layout ? made().rotate(270) : made()).png().toBuffer();
    const upright =
      'crop' in layout ? sharp(turned).extract({ left: 20, top: 2, width: 24, height: 40 }) : sharp(turned);
    const before = await upright.removeAlpha().raw().toBuffer();
    const pixels = await sharp(painting, { ignoreIcc: true }).raw().toBuffer();
    expect(psnr(before, pixels)).toBeGreaterThan(34);
  });

  test('unless its tiles have too many pixels, or one is named twice', async () => {
    const file = await heicOf(picture(), { tile: 64 });
    const { tiles } = readHeicPicture(file, 64 * 64 * 4) ?? { tiles: [] };
    expect(tiles.length).toBeGreaterThan(1);
    expect(() => readHeicPicture(file, 64 * 64)).toThrow('its tiles are too large');
    const at = file.indexOf('dimg') + 8;
    file.copy(file, at + 2, at, at + 2);
    expect(() => readHeicPicture(file, 64 * 64 * 4)).toThrow('tiles are missing or needless');
  });

  test.each([
    ['cut off', (file: Buffer) => file.subarray(0, file.length - 100)],
    ['whose tile is damaged', (file: Buffer) => file.fill(0, file.indexOf('mdat') + 12)],
  ])('but not one %s', async (_what, damage) => {
    const path = join(folder, 'torn.heic');
    await writeFile(path, damage(await heicOf(even())));
    expect(await system.paint(path, 'torn.heic')).toMatchObject({ state: 'failed', failure: { code: 'undecodable' } });
  });
});

describe('a picture is refused with the reason', () => {
  test.each([
    [
      'a bomb',
      'bomb.png',
      () =>
        sharp({ create: { ...LARGE, channels: 3, background: '#fff' } })
          .png()
          .toBuffer(),
      'too-large',
    ],
    ['a torn one', 'torn.jpg', async () => half(await picture().jpeg().toBuffer()), 'undecodable'],
    [
      'a HEIC without a picture',
      'photo.heic',
      async () => Buffer.from(`\0\0\0\x18ftypheic\0\0\0\0mif1heic${'\0'.repeat(500)}`),
      'undecodable',
    ],
    [
      'a film named like one',
      'film.jpg',
      async () => Buffer.from(`\0\0\0\x18ftypmp42${'\0'.repeat(500)}`),
      'unsupported',
    ],
    ['a part of one', 'part.gif', () => picture().gif().toBuffer(), 'invalid-request', { from: '1' }],
  ] as const)('%s', async (_what, name, make, code, metadata: Record<string, string> = {}) => {
    const path = join(folder, name);
    await writeFile(path, await make());
    const outcome = await system.paint(path, name, { metadata });
    expect(outcome).toMatchObject({ state: 'failed', failure: { code, message: expect.stringContaining(name) } });
  });
});

/** Chunks of an animated PNG that state one frame, shown for a tenth of a second. */
const SEQUENCE = { type: 'acTL', data: Buffer.concat([uint32(1), uint32(0)]) };
const CONTROL = {
  type: 'fcTL',
  data: Buffer.concat([...[0, WIDTH, HEIGHT, 0, 0, 0x1000a].map(uint32), Buffer.alloc(2)]),
};

const withChunks = (file: Buffer, at: number, ...added: PngChunk[]) =>
  writePng(pngChunks(file).toSpliced(at, 0, ...added));

const half = (file: Buffer) => file.subarray(0, file.length / 2);

async function pixelsOf(file: Buffer): Promise<Buffer> {
  return sharp(file, { pages: -1 })
    .pipelineColourspace('srgb')
    .toColourspace('srgb')
    .flatten({ background: '#808080' })
    .raw()
    .toBuffer();
}

function psnr(one: Buffer, other: Buffer): number {
  expect(other.length).toBe(one.length);
  const squares = one.reduce((sum, value, i) => sum + (value - (other[i] ?? 0)) ** 2, 0);
  return 10 * Math.log10((255 ** 2 * one.length) / squares);
}
