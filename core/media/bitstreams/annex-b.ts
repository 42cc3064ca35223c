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
