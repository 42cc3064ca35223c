import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import sharp from 'sharp';
import type { RgbPicture } from '../../../engine/onnx/rgb-planes.ts';
import type { BenchNetwork } from './bench-network.ts';
import { toFrame, toPicture } from './frame.ts';
import { openPainter } from './open-painter.ts';
import { readPicture } from './read-picture.ts';

/** The size at which pictures are painted, and the size of the middle that is shown pixel by pixel. */
const PAINTED = { width: 960, height: 540 };
const SHOWN = { width: 480, height: 270 };

export interface SheetOptions {
  readonly file: string;
  /** The picture files. */
  readonly pictures: readonly string[];
  /** Each picture has a row in each style. */
  readonly styles: readonly string[];
  readonly threads: number;
}

/**
 * Draws a sheet: each picture, at full size, beside its painting by every network. A network without a style leaves its
 * place empty.
 */
export async function drawSheet(networks: readonly BenchNetwork[], options: SheetOptions): Promise<void> {
  const { file, pictures, styles, threads } = options;
  const sources = await Promise.all(pictures.map((path) => readPicture(path, { ...PAINTED, fit: 'cover' })));
  const painters = networks.filter((network) => styles.some((style) => network.styles.includes(style)));
  const columns: (RgbPicture | undefined)[][] = [styles.flatMap(() => sources)];
  for (const network of painters) {
    const column: (RgbPicture | undefined)[] = [];
    for (const style of styles) column.push(...(await paintAll(network, style, sources, threads)));
    columns.push(column);
  }
  await mkdir(dirname(file), { recursive: true });
  const [width, height] = [columns.length * SHOWN.width, styles.length * sources.length * SHOWN.height];
  const tiles = columns.flatMap((column, index) =>
    column.flatMap((picture, row) =>
      picture ? [placed(picture, { left: index * SHOWN.width, top: row * SHOWN.height })] : [],
    ),
  );
  await sharp({ create: { width, height, channels: 3, background: 'white' } })
    .composite(await Promise.all(tiles))
    .toFile(file);
}

async function paintAll(
  network: BenchNetwork,
  style: string,
  sources: readonly RgbPicture[],
  threads: number,
): Promise<(RgbPicture | undefined)[]> {
  if (!network.styles.includes(style)) return sources.map(() => undefined);
  const painter = await openPainter(network, { style, precision: 'auto', threads });
  const paintings: RgbPicture[] = [];
  for (const source of sources) paintings.push(toPicture(await painter.paint(toFrame(source))));
  await painter.close();
  return paintings;
}

async function placed(picture: RgbPicture, place: { readonly left: number; readonly top: number }) {
  return { input: await tileOf(picture), ...place };
}

async function tileOf({ values, width, height }: RgbPicture): Promise<Buffer> {
  const size = width * height;
  const bytes = Uint8ClampedArray.from(
    { length: 3 * size },
    (_, at) => values[(at % 3) * size + Math.floor(at / 3)] ?? 0,
  );
  const [left, top] = [(width - SHOWN.width) >> 1, (height - SHOWN.height) >> 1];
  return await sharp(bytes, { raw: { width, height, channels: 3 } })
    .extract({ left, top, ...SHOWN })
    .png()
    .toBuffer();
}
