import { innerBoxes } from '../../core/media/mp4/inner-boxes.ts';

/** An item of a HEIF file (ISO/IEC 23008-12): a picture, a tile of one, or metadata. */
export interface HeifItem {
  /** Such as `hvc1` for a picture of H.265, `grid` for one that is made of tiles. */
  readonly type: string;
  /** Reads its data, which is a copy. @throws RangeError if it lies outside the file, or its parts overlap */
  readonly data: () => Buffer;
  /** Its properties in the order in which they apply, each without its header. */
  readonly properties: readonly HeifProperty[];
  /** Ids of the tiles, row by row. */
  readonly tiles: readonly number[];
}

export interface HeifProperty {
  readonly type: string;
  readonly content: Buffer;
}

/** The items of a HEIF file by id, and the one that is shown. */
export interface HeifItems {
  readonly primary: number;
  readonly items: ReadonlyMap<number, HeifItem>;
}

/** Most items and parts of items. A picture of 200 megapixels in tiles of 512×512 has 800. */
const MOST_PARTS = 10_000;

/**
 * Reads the list of the items of a HEIF file.
 * @throws RangeError if a box ends too early, or there are too many items
 */
export function readHeifItems(file: Buffer): HeifItems {
  const meta = childrenOf(file).get('meta') ?? Buffer.alloc(0);
  const boxes = childrenOf(meta.subarray(4));
  const box = (type: string) => new Fields(boxes.get(type) ?? Buffer.alloc(0));
  const types = readTypes(boxes.get('iinf') ?? Buffer.alloc(0));
  const places = readPlaces(box('iloc'));
  const tiles = readTiles(boxes.get('iref') ?? Buffer.alloc(0));
  const properties = readProperties(boxes.get('iprp') ?? Buffer.alloc(0));
  const inMeta = boxes.get('idat') ?? Buffer.alloc(0);
  const items = new Map<number, HeifItem>();
  for (const [id, type] of types) {
    const { method, extents } = places.get(id) ?? { method: 0, extents: [] };
    const data = () => {
      if (method > 1) throw new RangeError('its data is a part of another item');
      return joined(method === 1 ? inMeta : file, extents);
    };
    items.set(id, { type, data, properties: properties.get(id) ?? [], tiles: tiles.get(id) ?? [] });
  }
  const pitm = box('pitm');
  return { primary: pitm.number(pitm.version() === 0 ? 2 : 4), items };
}

function joined(bytes: Buffer, extents: Place['extents']): Buffer {
  const parts = extents.map(({ start, length }) => {
    if (start + length > bytes.length) throw new RangeError('an item lies outside the file');
    return bytes.subarray(start, length === 0 ? undefined : start + length);
  });
  if (parts.reduce((sum, part) => sum + part.length, 0) > bytes.length) throw new RangeError('its parts overlap');
  return Buffer.concat(parts);
}

/** Reads `iinf` (ISO/IEC 14496-12, section 8.11.6): the type of each item. */
function readTypes(iinf: Buffer): Map<number, string> {
  const fields = new Fields(iinf);
  fields.number(fields.version() === 0 ? 2 : 4);
  const types = new Map<number, string>();
  for (const { content } of propertiesIn(fields.rest())) {
    const entry = new Fields(content);
    const id = entry.number(entry.version() < 3 ? 2 : 4);
    entry.number(2);
    types.set(id, entry.rest().toString('latin1', 0, 4));
  }
  return types;
}

interface Place {
  /** Where positions count from: 0 is the file, 1 the box `idat`, 2 another item. */
  readonly method: number;
  readonly extents: readonly { readonly start: number; readonly length: number }[];
}

/** Reads `iloc` (ISO/IEC 14496-12, section 8.11.3): where the data of each item lies. */
function readPlaces(fields: Fields): Map<number, Place> {
  const version = fields.version();
  const sizes = fields.number(2);
  const [startBytes, lengthBytes, baseBytes] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15];
  const indexBytes = version === 0 ? 0 : sizes & 15;
  const places = new Map<number, Place>();
  let parts = 0;
  for (let left = fields.number(version < 2 ? 2 : 4); left > 0; left--) {
    const id = fields.number(version < 2 ? 2 : 4);
    const method = version > 0 ? fields.number(2) & 15 : 0;
    fields.number(2);
    const base = fields.number(baseBytes);
    const count = fields.number(2);
    parts += count + 1;
    if (parts > MOST_PARTS) throw new RangeError('it has too many items');
    const extents = Array.from({ length: count }, () => {
      fields.number(indexBytes);
      return { start: base + fields.number(startBytes), length: fields.number(lengthBytes) };
    });
    places.set(id, { method, extents });
  }
  return places;
}

/** Reads `iref` (ISO/IEC 14496-12, section 8.11.12): the tiles that pictures are made of. */
function readTiles(iref: Buffer): Map<number, number[]> {
  const fields = new Fields(iref);
  const idBytes = fields.version() === 0 ? 2 : 4;
  const tiles = new Map<number, number[]>();
  for (const { type, content } of propertiesIn(fields.rest())) {
    if (type !== 'dimg') continue;
    const reference = new Fields(content);
    const from = reference.number(idBytes);
    tiles.set(
      from,
      Array.from({ length: reference.number(2) }, () => reference.number(idBytes)),
    );
  }
  return tiles;
}

/** Reads `iprp` (ISO/IEC 23008-12, section 9.3): the properties of each item. */
function readProperties(iprp: Buffer): Map<number, HeifProperty[]> {
  const all = propertiesIn(childrenOf(iprp).get('ipco') ?? Buffer.alloc(0));
  const fields = new Fields(childrenOf(iprp).get('ipma') ?? Buffer.alloc(0));
  const [version, flags] = [fields.version(), fields.flags];
  const isWide = (flags & 1) === 1;
  const properties = new Map<number, HeifProperty[]>();
  for (let left = fields.number(4); left > 0; left--) {
    const id = fields.number(version === 0 ? 2 : 4);
    const own: HeifProperty[] = [];
    for (let count = fields.number(1); count > 0; count--) {
      const property = all[(fields.number(isWide ? 2 : 1) & (isWide ? 0x7fff : 0x7f)) - 1];
      if (property) own.push(property);
    }
    properties.set(id, own);
  }
  return properties;
}

function propertiesIn(bytes: Buffer): HeifProperty[] {
  return innerBoxes(bytes).map(({ type, start, end }) => ({
    type,
    content: bytes.subarray(start, end),
  }));
}

function childrenOf(bytes: Buffer): Map<string, Buffer> {
  return new Map(propertiesIn(bytes).map(({ type, content }) => [type, content]));
}

/** Reads big-endian numbers one after another. It throws a RangeError at the end. */
class Fields {
  flags = 0;
  #at = 0;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  version(): number {
    const version = this.number(1);
    this.flags = this.number(3);
    return version;
  }

  number(bytes: number): number {
    if (bytes === 0) return 0;
    const at = this.#at;
    this.#at += bytes;
    return bytes === 8 ? Number(this.#bytes.readBigUInt64BE(at)) : this.#bytes.readUIntBE(at, bytes);
  }

  rest(): Buffer {
    return this.#bytes.subarray(this.#at);
  }
}
