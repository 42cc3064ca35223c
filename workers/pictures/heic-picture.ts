import {
  hevcLengthBytes,
  unitsOfHevcRecord,
  unitsWithLengths,
  withStartCodes,
} from '../../core/media/bitstreams/annex-b.ts';
import { readPictureFormat } from '../../core/media/bitstreams/parameter-sets.ts';
import { type HeifItem, type HeifProperty, readHeifItems } from './heic-items.ts';

/** A HEIC picture: tiles of H.265, side by side, which are cropped, turned and mirrored. */
export interface HeicPicture {
  /** Size of the tiles put together. */
  readonly width: number;
  readonly height: number;
  readonly columns: number;
  readonly tileWidth: number;
  readonly tileHeight: number;
  /** The tiles, row by row; {@link streamOf} makes what a decoder reads. */
  readonly tiles: readonly HeifItem[];
  readonly range: 'pc' | 'tv';
  /** FFmpeg's name of the matrix that makes colours of luma and chroma. */
  readonly matrix: string;
  /** In the order in which they apply. */
  readonly turns: readonly HeicTurn[];
}

export type HeicTurn =
  /** Clockwise, in degrees. */
  { readonly rotate: number } | { readonly mirror: 'rows' | 'columns' } | { readonly crop: CleanAperture };

/** A part of a picture by its size in pixels, and by how far its middle is from that of the picture. */
export interface CleanAperture {
  readonly width: number;
  readonly height: number;
  readonly right: number;
  readonly down: number;
}

/** Transfer curves of HDR: PQ and HLG (ITU-T H.273, table 3). */
const HDR_CURVES: ReadonlySet<number> = new Set([16, 18]);
/** Matrices other than that of BT.601 (ITU-T H.273, table 4). */
const MATRICES: Readonly<Record<number, string>> = { 1: 'bt709', 9: 'bt2020' };
const GRID_FIELDS_BYTES = 4;

/**
 * Finds the picture that a HEIC file shows.
 * @param maxPixels most pixels of all tiles, which may be larger than the picture that they cover
 * @returns undefined if it isn't of H.265, overlays other pictures, or is HDR
 * @throws RangeError if the file is damaged, or its tiles are too large
 */
export function readHeicPicture(file: Buffer, maxPixels: number): HeicPicture | undefined {
  const { primary, items } = readHeifItems(file);
  const shown = items.get(primary);
  const tiles = shown?.type === 'grid' ? shown.tiles.flatMap((id) => items.get(id) ?? []) : shown ? [shown] : [];
  const [first] = tiles;
  if (!shown || !first || tiles.some(({ type }) => type !== 'hvc1')) return undefined;
  const format = readPictureFormat('hevc', propertyOf(first, 'hvcC') ?? Buffer.alloc(0));
  if (!format) return undefined;
  const { width: tileWidth, height: tileHeight } = format;
  const grid =
    shown.type === 'grid' ? readGrid(shown.data()) : { columns: 1, rows: 1, width: tileWidth, height: tileHeight };
  const isCovered = isFilled(grid.columns, tileWidth, grid.width) && isFilled(grid.rows, tileHeight, grid.height);
  const isEachOnce = new Set(tiles).size === tiles.length;
  if (!isCovered || !isEachOnce || tiles.length !== grid.columns * grid.rows)
    throw new RangeError('tiles are missing or needless');
  if (tiles.length * tileWidth * tileHeight > maxPixels) throw new RangeError('its tiles are too large');
  const stated = statedColour([...shown.properties, ...first.properties]);
  if (HDR_CURVES.has(stated?.transfer ?? format.transfer ?? 0)) return undefined;
  const { width, height, columns } = grid;
  return {
    ...{ width, height, columns, tileWidth, tileHeight },
    tiles,
    range: (stated?.isFullRange ?? format.isFullRange ?? true) ? 'pc' : 'tv',
    matrix: MATRICES[stated?.matrix ?? format.matrix ?? 0] ?? 'bt601',
    turns: shown.properties.flatMap(turnOf),
  };
}

function propertyOf({ properties }: HeifItem, type: string): Buffer | undefined {
  return properties.find((property) => property.type === type)?.content;
}

/** ISO/IEC 23008-12, section 6.6.2.3. */
function readGrid(data: Buffer): { columns: number; rows: number; width: number; height: number } {
  const [rows, columns] = [data.readUInt8(2) + 1, data.readUInt8(3) + 1];
  const bytes = (data.readUInt8(1) & 1) === 1 ? 4 : 2;
  const [width, height] = [0, bytes].map((at) => data.readUIntBE(GRID_FIELDS_BYTES + at, bytes)) as [number, number];
  return { columns, rows, width, height };
}

/** True if so many tiles are needed to fill a length, and are enough. */
function isFilled(tiles: number, tileLength: number, length: number): boolean {
  return tiles * tileLength >= length && (tiles - 1) * tileLength < length;
}

/** Writes a tile as a byte stream with its parameter sets. */
export function streamOf(tile: HeifItem): Uint8Array {
  const record = propertyOf(tile, 'hvcC') ?? Buffer.alloc(0);
  return withStartCodes([...unitsOfHevcRecord(record), ...unitsWithLengths(tile.data(), hevcLengthBytes(record))]);
}

/** Reads `colr` of the type `nclx` (ISO/IEC 14496-12, section 12.1.5), which overrides what the bitstream states. */
function statedColour(properties: readonly HeifProperty[]) {
  const colour = properties.find(({ type, content }) => type === 'colr' && content.toString('latin1', 0, 4) === 'nclx');
  if (!colour) return undefined;
  const { content } = colour;
  return {
    transfer: content.readUInt16BE(6),
    matrix: content.readUInt16BE(8),
    isFullRange: content.readUInt8(10) >> 7 === 1,
  };
}

/** Reads `irot`, `imir` and `clap` (ISO/IEC 23008-12, sections 6.5.9 to 6.5.12). */
function turnOf({ type, content }: HeifProperty): HeicTurn[] {
  if (type === 'irot') return [{ rotate: (360 - 90 * (content.readUInt8(0) & 3)) % 360 }];
  if (type === 'imir') return [{ mirror: (content.readUInt8(0) & 1) === 1 ? 'columns' : 'rows' }];
  if (type !== 'clap') return [];
  const fraction = (at: number) => content.readInt32BE(at) / content.readUInt32BE(at + 4);
  const [width, height] = [Math.round(fraction(0)), Math.round(fraction(8))];
  return [{ crop: { width, height, right: fraction(16), down: fraction(24) } }];
}
