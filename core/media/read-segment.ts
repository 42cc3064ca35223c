import { createHash } from 'node:crypto';
import { EncodedPacketSink, type InputVideoTrack } from 'mediabunny';
import { transient } from '../contracts/failure.ts';
import type { ByteSource } from './byte-source.ts';
import { descriptionOf } from './description-of.ts';
import { openInput } from './opened-source.ts';

export interface SegmentSummary {
  readonly frames: number;
  readonly width: number;
  readonly height: number;
  /** SHA-256, hex, of codec, size and parameter sets: equal for segments that can be joined. */
  readonly parameterSets: string;
}

/** A packet of a segment, in decode order. */
export interface SegmentPacket {
  readonly data: Uint8Array;
  /** On the segment's own clock, seconds: only the order counts. */
  readonly timestamp: number;
  readonly isKeyframe: boolean;
}

export interface OpenedSegment extends SegmentSummary {
  readonly config: VideoDecoderConfig;
  readonly packets: readonly SegmentPacket[];
}

/** Reads all of a segment; throws RepaintError `invalid-chunk` when it can't be read or doesn't start with a keyframe. */
export async function readSegment(source: ByteSource): Promise<SegmentSummary> {
  const { frames, width, height, parameterSets } = await openSegment(source);
  return { frames, width, height, parameterSets };
}

/** The same, with its packets: the whole segment is in memory. */
export async function openSegment(source: ByteSource): Promise<OpenedSegment> {
  const { input } = openInput(source, 1024 * 1024);
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

async function readTrack(track: InputVideoTrack, config: VideoDecoderConfig): Promise<OpenedSegment> {
  const sink = new EncodedPacketSink(track);
  const packets: SegmentPacket[] = [];
  for (let packet = await sink.getFirstPacket(); packet; packet = await sink.getNextPacket(packet)) {
    packets.push({ data: packet.data, timestamp: packet.timestamp, isKeyframe: packet.type === 'key' });
  }
  if (!packets[0]?.isKeyframe) throw new Error('it does not start with a keyframe');
  if (packets.some(({ data }) => data.length === 0)) throw new Error('it is cut off');
  const width = await track.getCodedWidth();
  const height = await track.getCodedHeight();
  const parameterSets = createHash('sha256')
    .update(`${config.codec} ${width}x${height} `)
    .update(descriptionOf(config) ?? new Uint8Array())
    .digest('hex');
  return { frames: packets.length, width, height, parameterSets, config, packets };
}
