import type { ByteSource } from '../bytes/byte-source.ts';
import type { Sniffed } from './sniff-format.ts';

/** Bytes of a JPEG that are searched for a second one. Frames of films are smaller. */
const MOST_JPEG_BYTES = 16 * 1024 * 1024;
/** Most chunks of a PNG before its pixels. */
const MOST_CHUNKS = 1_000;
const PNG_SIGNATURE_BYTES = 8;
/** The longest run-in of an MXF file (SMPTE ST 377-1, section 6.5). FFmpeg looks as far. */
const MOST_RUN_IN_BYTES = 65_536;
const MXF_HEADER = '\x06\x0e\x2b\x34\x02\x05\x01\x01\x0d\x01\x02';

/**
 * Looks beyond the first bytes: in a picture, for films that begin like one (an animated PNG, and JPEGs one after another), and in a file of
 * unknown format, for an MXF that begins with something else.
 */
export async function sniffFurther(source: ByteSource, sniffed: Sniffed): Promise<Sniffed> {
  if (sniffed.kind === 'unknown' && (await hasRunIn(source))) return { name: 'MXF', kind: 'moving', demuxer: 'mxf' };
  if (sniffed.name === 'PNG' && (await isAnimatedPng(source))) return { name: 'PNG', kind: 'moving', demuxer: 'apng' };
  if (sniffed.name === 'JPEG' && (await isMotionJpeg(source)))
    return { name: 'MJPEG', kind: 'moving', demuxer: 'mjpeg' };
  return sniffed;
}

async function hasRunIn(source: ByteSource): Promise<boolean> {
  const start = Buffer.from(await source.read(0, Math.min(MOST_RUN_IN_BYTES, source.size)));
  return start.includes(MXF_HEADER, 0, 'latin1');
}

/** True if a chunk `acTL` comes before the pixels, which metadata of any length may come before (PNG, third edition, section 11.3.6.1). */
async function isAnimatedPng(source: ByteSource): Promise<boolean> {
  for (let at = PNG_SIGNATURE_BYTES, chunks = 0; at + 8 <= source.size && chunks < MOST_CHUNKS; chunks++) {
    const head = Buffer.from(await source.read(at, at + 8));
    const type = head.toString('latin1', 4);
    if (type === 'acTL' || type === 'IDAT') return type === 'acTL';
    at += 12 + head.readUInt32BE(0);
  }
  return false;
}

/**
 * True if another JPEG follows the first one (ITU-T T.81, annex B). A thumbnail within the first one doesn't count, nor does a second
 * picture of a camera (CIPA DC-007), which a segment announces.
 */
async function isMotionJpeg(source: ByteSource): Promise<boolean> {
  const bytes = Buffer.from(await source.read(0, Math.min(source.size, MOST_JPEG_BYTES)));
  for (let at = 2; at + 4 <= bytes.length; ) {
    const marker = bytes.readUInt8(at + 1);
    if (bytes[at] !== 0xff) return false;
    if (marker === 0xff) at++;
    else if (marker === 0xd9) return followsJpeg(bytes, at + 2);
    else if (bytes.toString('latin1', at + 4, at + 8) === 'MPF\0') return false;
    else {
      at += 2 + bytes.readUInt16BE(at + 2);
      if (marker === 0xda) at = endOfScan(bytes, at);
    }
  }
  return false;
}

/** Finds the next marker after coded data, in which 0xff is followed by 0 or is a restart marker. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at + 1)) {
    const marker = bytes[at + 1] as number;
    if (marker !== 0 && marker !== 0xff && (marker < 0xd0 || marker > 0xd7)) return at;
  }
  return bytes.length;
}

/** Some programs fill up frames with zeros. */
function followsJpeg(bytes: Buffer, from: number): boolean {
  let at = from;
  while (bytes[at] === 0) at++;
  return bytes.toString('latin1', at, at + 3) === '\xff\xd8\xff';
}
