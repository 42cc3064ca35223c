import type { PictureFormat } from './parameter-sets.ts';

/** Offset of a frame's header, after its size and its identifier. */
const HEADER_AT = 8;

/** Reads the format of a ProRes frame (SMPTE RDD 36, section 5.1). It returns undefined if the packet isn't a frame. */
export function readProresFormat(frame: Uint8Array): PictureFormat | undefined {
  if (frame.length < HEADER_AT + 20 || Buffer.from(frame.subarray(4, 8)).toString('latin1') !== 'icpf')
    return undefined;
  const view = new DataView(frame.buffer, frame.byteOffset + HEADER_AT, 20);
  const flags = view.getUint8(12);
  const isFourFourFour = flags >> 6 === 3;
  return {
    width: view.getUint16(8),
    height: view.getUint16(10),
    chroma: isFourFourFour ? 3 : 2,
    bitDepth: isFourFourFour ? 12 : 10,
    mayBeInterlaced: ((flags >> 2) & 3) !== 0,
    hasAlpha: (view.getUint8(17) & 15) !== 0,
    isFullRange: false,
    primaries: view.getUint8(14),
    transfer: view.getUint8(15),
    matrix: view.getUint8(16),
  };
}
