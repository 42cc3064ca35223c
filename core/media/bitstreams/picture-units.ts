import { avcType, hevcType, type Unit, unitsOfAvcRecord } from './annex-b.ts';
import { BitReader } from './bit-reader.ts';
import { readSliceFormat, type SliceFormat } from './parameter-sets.ts';

/** What some units of H.264 or H.265 contain. */
export interface Pictures {
  /** Number of pictures that begin in the units; two fields count as two. */
  readonly count: number;
  readonly fields: number;
  /** True if decoding can start here. */
  readonly isKey: boolean;
  /** True if the latest parameter set of H.264 allows fields. */
  readonly mayBeInterlaced?: boolean;
  /** True if the first slice of the first picture refers to no other picture. Only H.264 has it. */
  readonly isIntra?: boolean;
}

/** Intra slices by slice_type (ITU-T H.264, table 7-6). */
const INTRA_SLICES = new Set([2, 4, 7, 9]);
const SLICE_HEADER_BYTES = 24;

/**
 * Makes a function that examines units of H.264 in stream order. It remembers the latest sequence parameter set.
 * @param record `avcC`, whose first parameter set counts until a packet has another
 */
export function avcPictures(record?: Uint8Array): (units: readonly Unit[]) => Pictures {
  let format: SliceFormat = { hasFields: false, frameNumberBits: 4, isSeparate: false };
  const look = (units: readonly Unit[]): Pictures => {
    const found = { count: 0, fields: 0, isKey: false, isIntra: false };
    let hasParameters = false;
    for (const unit of units) {
      const type = avcType(unit);
      if (type === 7) {
        hasParameters = true;
        format = readSliceFormat(unit);
      }
      if (type === 6) found.isKey ||= recoversAtOnce(unit);
      if (type !== 1 && type !== 2 && type !== 5) continue;
      const slice = readSlice(unit, format);
      if (slice.firstMacroblock !== 0) continue;
      if (found.count === 0) {
        found.isIntra = INTRA_SLICES.has(slice.type);
        found.isKey ||= type === 5 || (hasParameters && found.isIntra);
      }
      found.count++;
      if (slice.isField) found.fields++;
    }
    return { ...found, mayBeInterlaced: format.hasFields };
  };
  // Slices mostly refer to the first set of a record.
  if (record) look(unitsOfAvcRecord(record).slice(0, 1));
  return look;
}

/** Examines units of H.265 (ITU-T H.265, table 7-1). Decoding can start at types 16 to 23. The first bit of a slice is set if it begins a picture. */
export function hevcPictures(units: readonly Unit[]): Pictures {
  const firsts = units.filter((unit) => hevcType(unit) < 32 && isBaseLayer(unit) && (unit[2] ?? 0) >> 7 === 1);
  const type = firsts[0] ? hevcType(firsts[0]) : 0;
  return { count: firsts.length, fields: 0, isKey: type >= 16 && type <= 23 };
}

function isBaseLayer(unit: Unit): boolean {
  return ((unit[0] ?? 0) & 1) === 0 && (unit[1] ?? 0) >> 3 === 0;
}

/** ITU-T H.264, section 7.3.3. */
function readSlice(unit: Unit, { hasFields, frameNumberBits, isSeparate }: SliceFormat) {
  const bits = new BitReader(unit.subarray(0, SLICE_HEADER_BYTES));
  bits.skip(8);
  const firstMacroblock = bits.unsigned();
  const type = bits.unsigned();
  bits.unsigned();
  bits.skip((isSeparate ? 2 : 0) + frameNumberBits);
  return { firstMacroblock, type, isField: hasFields && bits.flag() };
}

/** True if a unit of type SEI announces a recovery point at the current frame (ITU-T H.264, section D.1.8). */
function recoversAtOnce(sei: Unit): boolean {
  for (let at = 1; at + 2 < sei.length; ) {
    let [type, size] = [0, 0];
    while (sei[at] === 255) type += sei[at++] ?? 0;
    type += sei[at++] ?? 0;
    while (sei[at] === 255) size += sei[at++] ?? 0;
    size += sei[at++] ?? 0;
    if (type === 6) return ((sei[at] ?? 0) & 0x80) !== 0;
    at += size;
  }
  return false;
}
