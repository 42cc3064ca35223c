import sharp, { type Sharp } from 'sharp';
import { expect, test } from 'vitest';
import { codeOfPicture } from '../../../engine/codes/code-of-picture.ts';
import { pngOfZeros } from '../../support/png-of-zeros.ts';

const ENCODER = 'models/encoder';
const picture = () => sharp({ create: { width: 90, height: 60, channels: 3, background: '#c04020' } });
const stripes = Buffer.from(
  '<svg width="90" height="60"><path d="M0 0L90 60M90 0L0 60" stroke="#2050c0" stroke-width="9"/></svg>',
);
const painting = () => picture().composite([{ input: stripes }]);

test('a picture has a code, the same for the same pixels whatever the file, and another for another picture', async () => {
  const codeOf = async (image: Sharp) => codeOfPicture(await image.toBuffer(), 'painting', ENCODER);
  const png = await codeOf(painting().png());
  const [webp, grey, plain] = [
    await codeOf(painting().webp({ lossless: true })),
    await codeOf(painting().greyscale().png()),
    await codeOf(picture().png()),
  ];
  expect(png).toHaveLength(100);
  expect(png.every(Number.isFinite)).toBe(true);
  expect(webp).toEqual(png);
  expect(new Set([png, grey, plain].map((code) => code.join())).size).toBe(3);
});

test('a picture is seen upright and over white', async () => {
  const tagged = await painting().png().toBuffer();
  const turned = await sharp(tagged).rotate(90).withMetadata({ orientation: 8 }).png().toBuffer();
  const upright = await codeOfPicture(tagged, 'painting', ENCODER);
  const code = await codeOfPicture(turned, 'painting', ENCODER);
  for (const [at, value] of code.entries()) expect(value).toBeCloseTo(upright[at] ?? 0, 1);
  const clear = { width: 20, height: 20, channels: 4 as const };
  const [nothing, white] = await Promise.all(
    ['#00000000', '#ffffffff'].map(async (background) => {
      const bytes = await sharp({ create: { ...clear, background } })
        .png()
        .toBuffer();
      return await codeOfPicture(bytes, 'white', ENCODER);
    }),
  );
  expect(nothing).toEqual(white);
});

test.each<[string, () => Promise<Uint8Array>, RegExp]>([
  ['nothing', async () => new Uint8Array(), /^mine\.jpg is empty: give a whole JPEG/],
  ['text', async () => Buffer.from('not a picture at all'), /^mine\.jpg is not a picture/],
  ['a drawing, which may name other files', async () => stripes, /^mine\.jpg is svg: give a whole JPEG/],
  ['an animation', animation, /^mine\.jpg has 3 pictures, like an animation/],
  ['half a picture', async () => (await noise().png().toBuffer()).subarray(0, 9_000), /^mine\.jpg can't be read/],
  [
    'a bomb of pixels',
    async () => pngOfZeros(60_000, 60_000),
    /^mine\.jpg has 60000×60000 pixels: make it smaller, a picture may have at most/,
  ],
  ['a huge file', async () => new Uint8Array(2 ** 26 + 1), /^mine\.jpg has 67108865 bytes: make it smaller/],
])('%s is refused with a sentence', async (_name, make, message) => {
  await expect(codeOfPicture(await make(), 'mine.jpg', ENCODER)).rejects.toMatchObject({
    failure: { code: 'invalid-request', message: expect.stringMatching(message), retryable: false },
  });
});

test('a folder without an encoder is refused', async () => {
  const bytes = await picture().png().toBuffer();
  await expect(codeOfPicture(bytes, 'painting', 'models/fine')).rejects.toMatchObject({
    failure: { code: 'engine', message: expect.stringMatching(/^models.fine.card\.json is not an encoder's card/) },
  });
});

function noise(): Sharp {
  return sharp({
    create: {
      width: 90,
      height: 60,
      channels: 3,
      background: 'black',
      noise: { type: 'gaussian', mean: 99, sigma: 30 },
    },
  });
}

async function animation(): Promise<Uint8Array> {
  const frames = await Promise.all(['red', 'green', 'blue'].map((background) => still(background)));
  return await sharp(frames, { join: { animated: true } })
    .gif()
    .toBuffer();
}

function still(background: string): Promise<Buffer> {
  return sharp({ create: { width: 8, height: 8, channels: 3, background } })
    .png()
    .toBuffer();
}
