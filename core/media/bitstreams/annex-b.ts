/** A NAL unit of H.264 or H.265, without its start code. */
export type Unit = Uint8Array;

/** Splits a byte stream at its start codes (ITU-T H.264, annex B). Zeros after a unit are not part of it. */
export function unitsOf(stream: Uint8Array): Unit[] {
  const bytes = Buffer.from(stream.buffer, stream.byteOffset, stream.byteLength);
  const units: Unit[] = [];
  for (let code = bytes.indexOf(START_CODE); code !== -1; ) {
    const next = bytes.indexOf(START_CODE, code + 3);
    let end = next === -1 ? bytes.length : next;
    while (end > code + 3 && bytes[end - 1] === 0) end--;
    if (end > code + 3) units.push(stream.subarray(code + 3, end));
    code = next;
  }
  return units;
}

const START_CODE = Buffer.from([0, 0, 1]);

/** Joins units, each after its length in four bytes, as MP4 and Matroska store them. */
export function withLengths(units: readonly Unit[]): Uint8Array {
  const bytes = new Uint8Array(units.reduce((sum, { length }) => sum + 4 + length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const unit of units) {
    view.setUint32(at, unit.length);
    bytes.set(unit, at + 4);
    at += 4 + unit.length;
  }
  return bytes;
}

/** More units than any packet has: level 6.2 of H.265 has 600 slices a picture. */
const MOST_UNITS = 10_000;

/**
 * Splits a packet into its units, each of which follows its length in this many bytes. Empty units are left out, and so is what follows
 * more units than any packet has.
 */
export function unitsWithLengths(data: Uint8Array, lengthBytes: number): Unit[] {
  const units: Unit[] = [];
  for (let at = 0; at + lengthBytes < data.length && units.length < MOST_UNITS; ) {
    const length = data.subarray(at, at + lengthBytes).reduce((value, byte) => value * 256 + byte, 0);
    if (length > 0) units.push(data.subarray(at + lengthBytes, at + lengthBytes + length));
    at += lengthBytes + length;
  }
  return units;
}

/** Returns the number of bytes in which packets of H.264 state the length of each unit. @param record `avcC` */
export function avcLengthBytes(record: Uint8Array): number {
  return ((record[4] ?? 3) & 3) + 1;
}

/** Lists the sequence parameter sets in an `avcC` record (ISO/IEC 14496-15, section 5.3.3.1). */
export function unitsOfAvcRecord(record: Uint8Array): Unit[] {
  const units: Unit[] = [];
  let at = 6;
  for (let left = (record[5] ?? 0) & 31; left > 0 && at + 2 < record.length; left--) {
    const length = ((record[at] ?? 0) << 8) | (record[at + 1] ?? 0);
    units.push(record.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return units;
}

/** Returns the number of bytes in which packets of H.265 state the length of each unit. @param record `hvcC` */
export function hevcLengthBytes(record: Uint8Array): number {
  return ((record[21] ?? 3) & 3) + 1;
}

/** Lists the units in an `hvcC` record (ISO/IEC 14496-15, section 8.3.3.1): the parameter sets. */
export function unitsOfHevcRecord(record: Uint8Array): Unit[] {
  const short = (at: number) => ((record[at] ?? 0) << 8) | (record[at + 1] ?? 0);
  const found: Unit[] = [];
  let at = 23;
  for (let array = 0; array < (record[22] ?? 0); array++) {
    const units = short(at + 1);
    at += 3;
    for (let unit = 0; unit < units && at < record.length; unit++) {
      const length = short(at);
      found.push(record.subarray(at + 2, at + 2 + length));
      at += 2 + length;
    }
  }
  return found;
}

/** Joins units as a byte stream, each after a start code. */
export function withStartCodes(units: readonly Unit[]): Uint8Array {
  return Buffer.concat(units.flatMap((unit) => [Buffer.of(0), START_CODE, unit]));
}

/** Makes an `avcC` record (ISO/IEC 14496-15, section 5.3.3.1) of the parameter sets; undefined without a sequence parameter set. */
export function avcRecord(units: readonly Unit[]): Uint8Array | undefined {
  const sets = distinct(units.filter((unit) => avcType(unit) === 7));
  const [first] = sets;
  if (!first || first.length < 4) return undefined;
  const pictures = distinct(units.filter((unit) => avcType(unit) === 8));
  return Buffer.concat([
    Buffer.from([1, first[1] ?? 0, first[2] ?? 0, first[3] ?? 0, 0xff, 0xe0 | sets.length]),
    ...sets.flatMap(withShortLength),
    Buffer.from([pictures.length]),
    ...pictures.flatMap(withShortLength),
  ]);
}

/** Makes an `hvcC` record (ISO/IEC 14496-15, section 8.3.3.1). Its summary of the profile is empty, since decoders read the units. */
export function hevcRecord(units: readonly Unit[]): Uint8Array | undefined {
  const header = Buffer.alloc(22);
  header[0] = 1;
  header[21] = 3;
  const arrays = [32, 33, 34].map((type) => ({
    type,
    units: distinct(units.filter((unit) => hevcType(unit) === type)),
  }));
  if (arrays[1]?.units.length === 0) return undefined;
  return Buffer.concat([
    header,
    Buffer.from([arrays.length]),
    ...arrays.flatMap((array) => [
      Buffer.from([0x80 | array.type, 0, array.units.length]),
      ...array.units.flatMap(withShortLength),
    ]),
  ]);
}

export const avcType = (unit: Unit): number => (unit[0] ?? 0) & 31;
export const hevcType = (unit: Unit): number => ((unit[0] ?? 0) >> 1) & 63;

function withShortLength(unit: Unit): Uint8Array[] {
  return [Buffer.from([unit.length >> 8, unit.length & 255]), unit];
}

function distinct(units: readonly Unit[]): Unit[] {
  return units.filter((unit, i) => units.findIndex((other) => Buffer.compare(unit, other) === 0) === i).slice(0, 31);
}
