import { hevcType, unitsOfAvcRecord, unitsOfHevcRecord } from './annex-b.ts';
import { BitReader } from './bit-reader.ts';

/** Format of the pictures, as a sequence parameter set of H.264 or H.265 states it. Colour codes are those of ITU-T H.273; 2 is unspecified. */
export interface PictureFormat {
  /** Size in pixels, after cropping. */
  readonly width: number;
  readonly height: number;
  /** Chroma format: 0 is grey, 1 is 4:2:0, 2 is 4:2:2, 3 is 4:4:4. */
  readonly chroma: number;
  readonly bitDepth: number;
  /** Number of pictures that a decoder may have to hold back to output them in order. Absent if it isn't stated. */
  readonly reorderDepth?: number;
  /** True if frames may consist of two fields. Each frame states whether it does. */
  readonly mayBeInterlaced?: boolean;
  /** True if each picture of H.265 is a single field. */
  readonly areFields?: boolean;
  readonly hasAlpha?: boolean;
  /** Absent if it is unspecified. */
  readonly pixelAspect?: { readonly num: number; readonly den: number };
  readonly isFullRange?: boolean;
  readonly primaries?: number;
  readonly transfer?: number;
  readonly matrix?: number;
}

type Vui = Pick<PictureFormat, 'pixelAspect' | 'isFullRange' | 'primaries' | 'transfer' | 'matrix'>;

/** Pixel aspects for aspect_ratio_idc 1 to 16: ITU-T H.264, table E-1. H.265 has the same table. */
const ASPECTS = [
  [1, 1],
  [12, 11],
  [10, 11],
  [16, 11],
  [40, 33],
  [24, 11],
  [20, 11],
  [32, 11],
  [80, 33],
  [18, 11],
  [15, 11],
  [64, 33],
  [160, 99],
  [4, 3],
  [3, 2],
  [2, 1],
] as const;

/** Profiles whose parameter sets state a chroma format: ITU-T H.264, section 7.3.2.1.1. */
const HIGH_PROFILES = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);

/**
 * Reads the picture format from a decoder configuration record.
 * @param record `avcC` or `hvcC`, without box header
 * @returns undefined if the record has no readable parameter set
 */
export function readPictureFormat(codec: 'avc' | 'hevc', record: Uint8Array): PictureFormat | undefined {
  const sps =
    codec === 'avc' ? unitsOfAvcRecord(record)[0] : unitsOfHevcRecord(record).find((unit) => hevcType(unit) === 33);
  if (!sps || sps.length < 4) return undefined;
  const bits = new BitReader(sps);
  const format = codec === 'avc' ? readAvcSps(bits) : readHevcSps(bits);
  return bits.isPastEnd || format.width < 1 || format.height < 1 ? undefined : format;
}

/** ITU-T H.264, section 7.3.2.1.1. */
function readAvcSps(bits: BitReader): PictureFormat {
  bits.skip(8);
  const profile = bits.bits(8);
  bits.skip(16);
  bits.unsigned();
  const { chroma, isSeparate, bitDepth } = HIGH_PROFILES.has(profile)
    ? readAvcChroma(bits)
    : { chroma: 1, isSeparate: false, bitDepth: 8 };
  bits.unsigned();
  skipPictureOrderCount(bits);
  bits.unsigned();
  bits.skip(1);
  const widthInBlocks = bits.unsigned() + 1;
  const heightInUnits = bits.unsigned() + 1;
  const fieldFactor = bits.flag() ? 1 : 2;
  if (fieldFactor === 2) bits.skip(1);
  bits.skip(1);
  const unitX = chroma === 1 || chroma === 2 ? (isSeparate ? 1 : 2) : 1;
  const unitY = (chroma === 1 && !isSeparate ? 2 : 1) * fieldFactor;
  const crop = readCrop(bits);
  const width = widthInBlocks * 16 - crop.x * unitX;
  const height = heightInUnits * 16 * fieldFactor - crop.y * unitY;
  return {
    ...{ width, height, chroma, bitDepth, mayBeInterlaced: fieldFactor === 2 },
    ...(bits.flag() && { ...readVui(bits), ...readAvcReorderDepth(bits) }),
  };
}

/** The values of a parameter set that are needed to read slice headers of H.264. */
export interface SliceFormat {
  /** True if a picture may be a single field. */
  readonly hasFields: boolean;
  readonly frameNumberBits: number;
  readonly isSeparate: boolean;
}

/** @param sps sequence parameter set of H.264, with its type byte */
export function readSliceFormat(sps: Uint8Array): SliceFormat {
  const bits = new BitReader(sps);
  bits.skip(8);
  const profile = bits.bits(8);
  bits.skip(16);
  bits.unsigned();
  const isSeparate = HIGH_PROFILES.has(profile) && readAvcChroma(bits).isSeparate;
  const frameNumberBits = bits.unsigned() + 4;
  skipPictureOrderCount(bits);
  bits.unsigned();
  bits.skip(1);
  bits.unsigned();
  bits.unsigned();
  return { hasFields: !bits.flag() && !bits.isPastEnd, frameNumberBits, isSeparate };
}

function readAvcChroma(bits: BitReader): { chroma: number; isSeparate: boolean; bitDepth: number } {
  const chroma = bits.unsigned();
  const isSeparate = chroma === 3 && bits.flag();
  const bitDepth = bits.unsigned() + 8;
  bits.unsigned();
  bits.skip(1);
  if (bits.flag()) {
    for (let list = 0; list < (chroma === 3 ? 12 : 8); list++)
      if (bits.flag()) skipAvcScalingList(bits, list < 6 ? 16 : 64);
  }
  return { chroma, isSeparate, bitDepth };
}

function skipAvcScalingList(bits: BitReader, size: number): void {
  let last = 8;
  let next = 8;
  for (let i = 0; i < size && next !== 0; i++) {
    next = (last + bits.signed() + 256) % 256;
    if (next !== 0) last = next;
  }
}

function skipPictureOrderCount(bits: BitReader): void {
  const type = bits.unsigned();
  if (type === 0) bits.unsigned();
  if (type !== 1) return;
  bits.skip(1);
  bits.signed();
  bits.signed();
  for (let left = Math.min(bits.unsigned(), 255); left > 0; left--) bits.signed();
}

function readCrop(bits: BitReader): { x: number; y: number } {
  if (!bits.flag()) return { x: 0, y: 0 };
  const [left, right, top, bottom] = [bits.unsigned(), bits.unsigned(), bits.unsigned(), bits.unsigned()];
  return { x: left + right, y: top + bottom };
}

/** Reads the first fields of the video usability information, which H.264 (annex E.1) and H.265 (annex E.2.1) have in common. */
function readVui(bits: BitReader): Vui {
  const aspect = bits.flag() ? readAspect(bits) : undefined;
  if (bits.flag()) bits.skip(1);
  const signal = bits.flag() ? readSignalType(bits) : {};
  return { ...(aspect && { pixelAspect: aspect }), ...signal };
}

/** Reads ITU-T H.264, annex E.1.1, from chroma_loc_info_present_flag on. */
function readAvcReorderDepth(bits: BitReader): { reorderDepth?: number } {
  if (bits.flag()) {
    bits.unsigned();
    bits.unsigned();
  }
  if (bits.flag()) bits.skip(65);
  const hasNalHrd = bits.flag();
  if (hasNalHrd) skipHrd(bits);
  const hasVclHrd = bits.flag();
  if (hasVclHrd) skipHrd(bits);
  bits.skip(hasNalHrd || hasVclHrd ? 2 : 1);
  if (!bits.flag()) return {};
  bits.skip(1);
  for (let i = 0; i < 4; i++) bits.unsigned();
  const reorderDepth = bits.unsigned();
  return bits.isPastEnd ? {} : { reorderDepth };
}

/** ITU-T H.264, annex E.1.2. */
function skipHrd(bits: BitReader): void {
  const buffers = Math.min(bits.unsigned(), 31) + 1;
  bits.skip(8);
  for (let i = 0; i < buffers; i++) {
    bits.unsigned();
    bits.unsigned();
    bits.skip(1);
  }
  bits.skip(20);
}

function readAspect(bits: BitReader): { num: number; den: number } | undefined {
  const index = bits.bits(8);
  const [num, den] = index === 255 ? [bits.bits(16), bits.bits(16)] : (ASPECTS[index - 1] ?? [0, 0]);
  return num > 0 && den > 0 ? { num, den } : undefined;
}

function readSignalType(bits: BitReader): Vui {
  bits.skip(3);
  const isFullRange = bits.flag();
  if (!bits.flag()) return { isFullRange };
  return { isFullRange, primaries: bits.bits(8), transfer: bits.bits(8), matrix: bits.bits(8) };
}

/** ITU-T H.265, section 7.3.2.2.1. */
function readHevcSps(bits: BitReader): PictureFormat {
  bits.skip(16 + 4);
  const subLayers = bits.bits(3);
  bits.skip(1);
  skipProfileTierLevel(bits, subLayers);
  bits.unsigned();
  const chroma = bits.unsigned();
  const isSeparate = chroma === 3 && bits.flag();
  const codedWidth = bits.unsigned();
  const codedHeight = bits.unsigned();
  const crop = readCrop(bits);
  const width = codedWidth - crop.x * (!isSeparate && (chroma === 1 || chroma === 2) ? 2 : 1);
  const height = codedHeight - crop.y * (!isSeparate && chroma === 1 ? 2 : 1);
  const bitDepth = bits.unsigned() + 8;
  bits.unsigned();
  const reorderDepth = skipToHevcVui(bits, subLayers);
  const vui = bits.flag() && { ...readVui(bits), areFields: readFieldSequence(bits) };
  return { width, height, chroma, bitDepth, reorderDepth, ...vui };
}

/** Reads ITU-T H.265, annex E.2.1, from chroma_loc_info_present_flag to field_seq_flag. */
function readFieldSequence(bits: BitReader): boolean {
  if (bits.flag()) {
    bits.unsigned();
    bits.unsigned();
  }
  bits.skip(1);
  return bits.flag();
}

function skipProfileTierLevel(bits: BitReader, subLayers: number): void {
  bits.skip(96);
  const present = Array.from({ length: subLayers }, () => ({ profile: bits.flag(), level: bits.flag() }));
  if (subLayers > 0) bits.skip(2 * (8 - subLayers));
  for (const { profile, level } of present) bits.skip((profile ? 88 : 0) + (level ? 8 : 0));
}

/** @returns how many pictures a decoder may have to hold back, for the highest sub-layer */
function skipToHevcVui(bits: BitReader, subLayers: number): number {
  const orderBits = bits.unsigned() + 4;
  const orderings = bits.flag() ? subLayers + 1 : 1;
  let reorderDepth = 0;
  for (let i = 0; i < orderings; i++) {
    bits.unsigned();
    reorderDepth = bits.unsigned();
    bits.unsigned();
  }
  for (let i = 0; i < 6; i++) bits.unsigned();
  if (bits.flag() && bits.flag()) skipHevcScalingLists(bits);
  bits.skip(2);
  if (bits.flag()) {
    bits.skip(8);
    bits.unsigned();
    bits.unsigned();
    bits.skip(1);
  }
  skipReferenceSets(bits);
  if (bits.flag()) for (let left = Math.min(bits.unsigned(), 32); left > 0; left--) bits.skip(orderBits + 1);
  bits.skip(2);
  return reorderDepth;
}

/** ITU-T H.265, section 7.3.4. */
function skipHevcScalingLists(bits: BitReader): void {
  for (let size = 0; size < 4; size++) {
    for (let matrix = 0; matrix < 6; matrix += size === 3 ? 3 : 1) {
      if (!bits.flag()) {
        bits.unsigned();
        continue;
      }
      if (size > 1) bits.signed();
      for (let i = Math.min(64, 1 << (4 + size * 2)); i > 0; i--) bits.signed();
    }
  }
}

/** ITU-T H.265, section 7.3.7. */
function skipReferenceSets(bits: BitReader): void {
  const sets = Math.min(bits.unsigned(), 64);
  let pictures = 0;
  for (let set = 0; set < sets; set++) {
    if (set > 0 && bits.flag()) {
      bits.skip(1);
      bits.unsigned();
      let kept = 0;
      for (let i = 0; i <= pictures; i++) if (bits.flag() || bits.flag()) kept++;
      pictures = kept;
    } else {
      pictures = Math.min(bits.unsigned(), 16) + Math.min(bits.unsigned(), 16);
      for (let i = 0; i < pictures; i++) {
        bits.unsigned();
        bits.skip(1);
      }
    }
  }
}
