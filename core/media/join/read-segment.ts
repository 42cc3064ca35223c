import { createHash } from 'node:crypto';
import { EncodedPacketSink, type InputVideoTrack } from 'mediabunny';
import { transient } from '../../contracts/failure.ts';
import { av1Configuration, sequenceHeader } from '../bitstreams/av1-configuration.ts';
import { descriptionOf } from '../bitstreams/description-of.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { openInput } from '../source/opened-source.ts';

/** A packet of a segment, in decode order. */
export interface SegmentPacket {
  readonly data: Uint8Array;
  /** Time in seconds on the segment's own clock. Only the order of times matters. */
  readonly timestamp: number;
  readonly isKeyframe: boolean;
}

/** A painted segment. */
export interface Segment {
  readonly frames: number;
  readonly width: number;
  readonly height: number;
  /** SHA-256 in hex of codec, size and parameter sets. It is equal for segments that can be joined. */
  readonly parameterSets: string;
  readonly codec: 'avc' | 'hevc' | 'vp9' | 'av1';
  readonly config: VideoDecoderConfig;
  /** Decoder configuration as Matroska stores it: `avcC`, `hvcC` or `av1C` without box header; undefined for VP9. */
  readonly codecPrivate: Uint8Array | undefined;
  readonly packets: readonly SegmentPacket[];
}

/**
 * Reads a whole segment with its packets into memory.
 * @throws RepaintError `invalid-chunk` if it can't be read or doesn't start with a keyframe
 */
export async function readSegment(source: ByteSource): Promise<Segment> {
  const { input } = openInput(source);
  try {
    const track = await input.getPrimaryVideoTrack();
    const config = await track?.getDecoderConfig();
    if (!track || !config) throw transient('invalid-chunk', 'A painted segment has no video stream.');
    return await readTrack(track, config);
  } catch (cause) {
    throw transient(
      'invalid-chunk',
      `A painted segment can't be read: ${cause instanceof Error ? cause.message : cause}`,
      cause,
    );
  } finally {
    input.dispose();
  }
}

/** Size of frame marker, sync code, colour and size of a VP9 frame, at profile 0. */
const VP9_HEADER_BYTES = 8;
const CODECS = ['avc', 'hevc', 'vp9', 'av1'] as const;

async function readTrack(track: InputVideoTrack, config: VideoDecoderConfig): Promise<Segment> {
  const found = await track.getCodec();
  const sink = new EncodedPacketSink(track);
  const packets: SegmentPacket[] = [];
  for (let packet = await sink.getFirstPacket(); packet; packet = await sink.getNextPacket(packet)) {
    packets.push({ data: packet.data, timestamp: packet.timestamp, isKeyframe: packet.type === 'key' });
  }
  if (!packets[0]?.isKeyframe) throw new Error('it does not start with a keyframe');
  if (packets.some(({ data }) => data.length === 0)) throw new Error('it is cut off');
  const width = await track.getCodedWidth();
  const height = await track.getCodedHeight();
  const codec = CODECS.find((known) => known === found);
  if (!codec) throw new Error(`it is compressed with ${found}`);
  const sets = parameterSetsOf(codec, config, packets[0].data);
  const parameterSets = createHash('sha256').update(`${config.codec} ${width}x${height} `).update(sets).digest('hex');
  const codecPrivate = codec === 'av1' ? av1Configuration(config.codec, sets) : descriptionOf(config);
  return { frames: packets.length, width, height, parameterSets, codec, config, codecPrivate, packets };
}

/** Returns the bytes of the parameter sets. VP9 and AV1 have them in the first keyframe: VP9 up to the size, AV1 as its sequence header. */
function parameterSetsOf(codec: Segment['codec'], config: VideoDecoderConfig, keyframe: Uint8Array): Uint8Array {
  if (codec === 'vp9') return keyframe.subarray(0, VP9_HEADER_BYTES);
  if (codec === 'av1') return sequenceHeader(keyframe);
  return descriptionOf(config) ?? new Uint8Array();
}
