import { execa } from 'execa';
import type { Sharp } from 'sharp';
import { hevcRecord, hevcType, unitsOf, withLengths } from '../../../../../core/media/bitstreams/annex-b.ts';
import { box, fullBox, u8, u16, u32 } from '../../../../../core/media/mp4/box-writer.ts';
import { newest } from './ffmpegs.ts';

export interface HeicOptions {
  /** Side of a tile; without tiles, the picture is one item. */
  readonly tile?: number;
  /** Quarter turns against the clock. */
  readonly turns?: number;
  /** What is left after the turns: its size, and how far its middle is from that of the picture. */
  readonly crop?: readonly [width: number, height: number, right: number, down: number];
  /** EXIF data with its prefix. */
  readonly exif?: Buffer;
  readonly profile?: Buffer;
}

/** Writes a picture as HEIC, in tiles as phones do, or as one item. No library here can. */
export async function heicOf(
  picture: Sharp,
  { tile, turns = 0, crop, exif, profile }: HeicOptions = {},
): Promise<Buffer> {
  const { data, info } = await picture.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const side = tile ?? Math.max(width, height);
  const places = Array.from({ length: Math.ceil(width / side) * Math.ceil(height / side) }, (_, i) => {
    const columns = Math.ceil(width / side);
    return { left: (i % columns) * side, top: Math.floor(i / columns) * side };
  });
  const size = tile ? { width: tile, height: tile } : { width, height };
  const tiles = await Promise.all(places.map((place) => encode(data, { width, height }, { ...place, ...size })));
  return file({ width, height, side: size, columns: Math.ceil(width / side), isGrid: tile !== undefined }, tiles, {
    ...(exif && { exif: Buffer.concat([u32(6), exif]) }),
    properties: [
      ...(profile ? [box('colr', Buffer.from('prof'), profile)] : []),
      box('irot', u8(turns)),
      ...clap(crop),
    ],
  });
}

function clap(crop: HeicOptions['crop'] = [0, 0, 0, 0]): Buffer[] {
  return crop[0] === 0 ? [] : [box('clap', ...crop.map((number) => u32(number >>> 0, 1)))];
}

interface Shape {
  readonly width: number;
  readonly height: number;
}

/** Encodes a part of RGB pixels with full range, as phones do. Beyond the edge, the last pixel is repeated. */
async function encode(rgb: Buffer, { width, height }: Shape, part: Shape & { left: number; top: number }) {
  const pixels = Buffer.alloc(part.width * part.height * 3);
  for (let y = 0; y < part.height; y++) {
    for (let x = 0; x < part.width; x++) {
      const from = Math.min(part.top + y, height - 1) * width + Math.min(part.left + x, width - 1);
      rgb.copy(pixels, (y * part.width + x) * 3, from * 3, from * 3 + 3);
    }
  }
  const input = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${part.width}x${part.height}`, '-i', '-'];
  const parameters = 'log-level=error:crf=4:range=full:info=0:pools=1';
  const output = [
    ...['-vf', 'scale=out_color_matrix=bt601:out_range=pc', '-pix_fmt', 'yuvj420p'],
    ...['-c:v', 'libx265', '-x265-params', parameters, '-f', 'hevc', '-'],
  ];
  const { stdout } = await execa(newest.path, ['-v', 'error', ...input, ...output], {
    input: pixels,
    encoding: 'buffer',
  });
  return unitsOf(stdout);
}

interface Layout extends Shape {
  readonly side: Shape;
  readonly columns: number;
  readonly isGrid: boolean;
}

type Tile = Awaited<ReturnType<typeof encode>>;

function file(layout: Layout, tiles: readonly Tile[], more: { exif?: Buffer; properties: readonly Buffer[] }): Buffer {
  const { width, height, side, columns, isGrid } = layout;
  const record = hevcRecord(tiles[0] as Tile) ?? Buffer.alloc(0);
  const grid = Buffer.concat([u8(0, 0, tiles.length / columns - 1, columns - 1), u16(width, height)]);
  const items = [
    ...tiles.map((units) => ({ type: 'hvc1', data: withLengths(units.filter((unit) => hevcType(unit) < 32)) })),
    ...(isGrid ? [{ type: 'grid', data: grid }] : []),
    ...(more.exif ? [{ type: 'Exif', data: more.exif }] : []),
  ];
  const shown = isGrid ? tiles.length + 1 : 1;
  const [own, all] = [
    [1, 2],
    [3, ...more.properties.map((_, i) => i + 4)],
  ];
  const associations = items.flatMap(({ type }, i) => {
    const numbers = [...(type === 'hvc1' ? own : []), ...(i + 1 === shown ? all : [])];
    return type === 'Exif' ? [] : [u16(i + 1), u8(numbers.length, ...numbers)];
  });
  const sizes = [side, { width, height }].map((shape) => fullBox('ispe', 0, 0, u32(shape.width, shape.height)));
  const properties = [box('hvcC', record), sizes[0] as Buffer, sizes[1] as Buffer, ...more.properties];
  const references = [
    ...(isGrid ? [box('dimg', u16(shown, tiles.length, ...tiles.map((_, i) => i + 1)))] : []),
    ...(more.exif ? [box('cdsc', u16(items.length, 1, shown))] : []),
  ];
  const entries = items.map(({ type }, i) =>
    fullBox('infe', 2, isGrid && type === 'hvc1' ? 1 : 0, u16(i + 1, 0), Buffer.from(`${type}\0`)),
  );
  const count = u32(associations.length / 2);
  const metaAt = (start: number) => {
    let at = start;
    const places = items.map(({ data }, i) => {
      at += data.length;
      return Buffer.concat([u16(i + 1, 0, 0, 1), u32(at - data.length, data.length)]);
    });
    return fullBox(
      'meta',
      0,
      0,
      fullBox('hdlr', 0, 0, u32(0), Buffer.from('pict'), Buffer.alloc(13)),
      fullBox('pitm', 0, 0, u16(shown)),
      fullBox('iloc', 1, 0, u8(0x44, 0), u16(items.length), ...places),
      fullBox('iinf', 0, 0, u16(items.length), ...entries),
      fullBox('iref', 0, 0, ...references),
      box('iprp', box('ipco', ...properties), fullBox('ipma', 0, 0, count, ...associations)),
    );
  };
  const head = box('ftyp', Buffer.from('heic'), u32(0), Buffer.from('mif1heic'));
  return Buffer.concat([
    head,
    metaAt(head.length + metaAt(0).length + 8),
    box('mdat', ...items.map(({ data }) => data)),
  ]);
}
