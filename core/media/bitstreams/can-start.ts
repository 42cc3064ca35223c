import type { SourceVideo } from '../../contracts/source-video.ts';
import { avcLengthBytes, avcType, hevcLengthBytes, unitsWithLengths } from './annex-b.ts';
import { avcPictures, hevcPictures } from './picture-units.ts';

/** True if decoding can start at a packet. The file's own mark is given, too. */
export type CanStart = (data: Uint8Array, isMarked: boolean) => boolean;

/**
 * Looks for keyframes in the bitstream itself, since containers mark them wrong.
 * @param codecPrivate `avcC` or `hvcC`
 * @returns undefined for a codec whose packets aren't looked at
 */
export function canStartReader(
  codec: SourceVideo['codec'],
  codecPrivate: Uint8Array | undefined,
): CanStart | undefined {
  if (codec === 'vp8') return (data) => ((data[0] ?? 1) & 1) === 0;
  if (codec === 'vp9') return isVp9Key;
  if (codec === 'avc' && codecPrivate) return avcCanStart(codecPrivate);
  if (codec !== 'hevc' || !codecPrivate) return undefined;
  const lengthBytes = hevcLengthBytes(codecPrivate);
  return (data) => hevcPictures(unitsWithLengths(data, lengthBytes)).isKey;
}

/** An IDR picture always; one of intra slices, or a recovery point, where the container agrees: others may refer to what is before them. */
function avcCanStart(record: Uint8Array): CanStart {
  const lengthBytes = avcLengthBytes(record);
  const look = avcPictures(record);
  return (data, isMarked) => {
    const units = unitsWithLengths(data, lengthBytes);
    const { isKey, isIntra } = look(units);
    return units.some((unit) => avcType(unit) === 5) || (isMarked && (isKey || isIntra === true));
  };
}

/** VP9 bitstream specification, section 6.2: frame_marker, profile, show_existing_frame, frame_type. */
function isVp9Key(data: Uint8Array): boolean {
  const header = data[0] ?? 0;
  const shift = (header >> 4) % 4 === 3 ? 1 : 0;
  return header >> 6 === 2 && ((header >> (3 - shift)) & 1) === 0 && ((header >> (2 - shift)) & 1) === 0;
}
