import type { SourceVideo } from './source-video.ts';

/**
 * The least Matroska that FFmpeg's demuxer takes from a pipe: a header, then a cluster for each packet. mediabunny's
 * muxer would do, but it drops packets that lie more than 32 s before others in their cluster, as B-frames around a long
 * still may, and it refuses timestamps that go back over a keyframe.
 */
const ID = {
  ebml: [0x1a, 0x45, 0xdf, 0xa3],
  docType: [0x42, 0x82],
  segment: [0x18, 0x53, 0x80, 0x67],
  info: [0x15, 0x49, 0xa9, 0x66],
  timestampScale: [0x2a, 0xd7, 0xb1],
  tracks: [0x16, 0x54, 0xae, 0x6b],
  trackEntry: [0xae],
  trackNumber: [0xd7],
  trackUid: [0x73, 0xc5],
  trackType: [0x83],
  codecId: [0x86],
  codecPrivate: [0x63, 0xa2],
  video: [0xe0],
  pixelWidth: [0xb0],
  pixelHeight: [0xba],
  cluster: [0x1f, 0x43, 0xb6, 0x75],
  timestamp: [0xe7],
  simpleBlock: [0xa3],
} as const;

const CODEC_IDS: Record<SourceVideo['codec'], string> = {
  avc: 'V_MPEG4/ISO/AVC',
  hevc: 'V_MPEGH/ISO/HEVC',
  vp8: 'V_VP8',
  vp9: 'V_VP9',
  av1: 'V_AV1',
  prores: 'V_PRORES',
};

const UNKNOWN_SIZE = [0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
const NANOSECONDS_PER_SECOND = 1_000_000_000;

/**
 * Times count in ticks of the video, so that they come back exactly; the scale of a tick in the header is only near it.
 * @param codecPrivate `avcC`, `hvcC` or `av1C` without box header, four letters for ProRes; none for VP8, VP9 and packets with start codes
 */
export function matroskaHeader(
  { codec, width, height, timescale }: Pick<SourceVideo, 'codec' | 'width' | 'height' | 'timescale'>,
  codecPrivate: Uint8Array | undefined,
): Uint8Array {
  const track = element(
    ID.trackEntry,
    ...[element(ID.trackNumber, number(1)), element(ID.trackUid, number(1)), element(ID.trackType, number(1))],
    element(ID.codecId, Buffer.from(CODEC_IDS[codec])),
    ...(codecPrivate ? [element(ID.codecPrivate, codecPrivate)] : []),
    element(ID.video, element(ID.pixelWidth, number(width)), element(ID.pixelHeight, number(height))),
  );
  return Buffer.concat([
    element(ID.ebml, element(ID.docType, Buffer.from('matroska'))),
    Buffer.from([...ID.segment, ...UNKNOWN_SIZE]),
    element(ID.info, element(ID.timestampScale, number(Math.round(NANOSECONDS_PER_SECOND / timescale)))),
    element(ID.tracks, track),
  ]);
}

/** One packet in a cluster of its own; `ticks` ≥ 0. */
export function matroskaPacket(data: Uint8Array, ticks: number, isKeyframe: boolean): Uint8Array {
  const block = Buffer.from([0x81, 0, 0, isKeyframe ? 0x80 : 0]);
  return element(ID.cluster, element(ID.timestamp, number(ticks)), element(ID.simpleBlock, block, data));
}

function element(id: readonly number[], ...content: Uint8Array[]): Buffer {
  const size = Buffer.alloc(8);
  size.writeBigUInt64BE(BigInt(content.reduce((sum, { length }) => sum + length, 0)) | (1n << 56n));
  return Buffer.concat([Buffer.from(id), size, ...content]);
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}
