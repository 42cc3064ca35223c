import type { SourceVideo } from '../../contracts/source-video.ts';

/**
 * True if a decoder outputs a frame for a packet. VP8 and VP9 may have packets that only hold an alternate reference; in
 * every other supported codec, each packet is a frame that is shown.
 */
export function isShown(codec: SourceVideo['codec'], data: Uint8Array): boolean {
  if (codec === 'vp8') return isShownVp8(data);
  if (codec === 'vp9') return isShownVp9(data);
  return true;
}

/** Reads bit 4 of the frame tag (RFC 6386, section 9.1). A keyframe without its start code is damaged, and counts as shown. */
function isShownVp8(data: Uint8Array): boolean {
  const isKey = ((data[0] ?? 1) & 1) === 0;
  if (isKey && (data[3] !== 0x9d || data[4] !== 0x01 || data[5] !== 0x2a)) return true;
  return (((data[0] ?? 0) >> 4) & 1) === 1;
}

/** A superframe (VP9 bitstream specification, annex B) shows one of its frames, if any. */
function isShownVp9(data: Uint8Array): boolean {
  return vp9Frames(data).some(isShownVp9Frame);
}

/**
 * Reads frame_marker, profile, show_existing_frame, frame_type and show_frame (VP9 bitstream specification, section 6.2). A frame
 * without its marker is damaged, and counts as shown.
 */
function isShownVp9Frame(data: Uint8Array): boolean {
  const header = data[0] ?? 0;
  if (header >> 6 !== 2) return true;
  const profile = ((header >> 5) & 1) | (((header >> 4) & 1) << 1);
  const shift = profile === 3 ? 1 : 0;
  const showExisting = (header >> (3 - shift)) & 1;
  const show = (header >> (1 - shift)) & 1;
  return showExisting === 1 || show === 1;
}

function vp9Frames(data: Uint8Array): Uint8Array[] {
  const marker = data.at(-1) ?? 0;
  const frames = (marker & 7) + 1;
  const sizeBytes = ((marker >> 3) & 3) + 1;
  const indexBytes = 2 + frames * sizeBytes;
  if (marker >> 5 !== 6 || data.length < indexBytes || data[data.length - indexBytes] !== marker) return [data];
  const parts: Uint8Array[] = [];
  let offset = 0;
  for (let i = 0; i < frames; i++) {
    const at = data.length - indexBytes + 1 + i * sizeBytes;
    const size = data.subarray(at, at + sizeBytes).reduceRight((value, byte) => value * 256 + byte, 0);
    if (size > 0) parts.push(data.subarray(offset, offset + size));
    offset += size;
  }
  return parts;
}
