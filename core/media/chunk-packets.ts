import type { EncodedPacket } from 'mediabunny';
import { permanent } from '../contracts/failure.ts';
import type { OpenedSource } from './opened-source.ts';
import type { Chunk } from './plan-chunks.ts';
import { isShown } from './shown-frame.ts';
import type { SourceVideo } from './source-video.ts';
import { ticksOf } from './ticks.ts';

/** A compressed picture to feed to a decoder. */
export interface ChunkPacket {
  readonly data: Uint8Array;
  readonly pts: number;
  readonly isKeyframe: boolean;
  /** Whether the decoder gives a frame for it. */
  readonly isShown: boolean;
}

/**
 * Reads what has to be fed to get the frames of a chunk, in decode order: from its keyframe, without that keyframe's
 * leading pictures (they need the group before), through the last packet that displays in the chunk.
 * @param preRollGops keyframes further back to start from
 */
export async function* readChunkPackets(
  source: OpenedSource,
  video: SourceVideo,
  chunk: Chunk,
  preRollGops = 0,
): AsyncGenerator<ChunkPacket, void> {
  const key = await findKey(source, video, chunk);
  const first = await goBack(source, key, preRollGops);
  const from = Math.min(ticksOf(first.timestamp, video.timescale), chunk.startPts);
  let left = chunk.packets;
  for (let packet: EncodedPacket | null = first; packet && left > 0; packet = await source.packets.next(packet)) {
    if (packet.sequenceNumber >= key.sequenceNumber) left--;
    const pts = ticksOf(packet.timestamp, video.timescale);
    const shown = isShown(video.codec, packet.data);
    if (shown && pts < from) continue;
    yield { data: packet.data, pts, isKeyframe: packet.type === 'key', isShown: shown };
  }
  if (left > 0) throw permanent('truncated', `${source.name} ends before frame ${chunk.firstFrame + chunk.frames}.`);
}

async function findKey(source: OpenedSource, video: SourceVideo, chunk: Chunk): Promise<EncodedPacket> {
  const { keyPts: pts, keyPosition: position, endPosition: end } = chunk;
  // Half a tick later: seconds are floating-point, and the last keyframe that isn't after them is meant.
  const key = await source.packets.key({ time: (pts + 0.5) / video.timescale, position, end });
  if (key && ticksOf(key.timestamp, video.timescale) === pts) return key;
  throw permanent('undecodable', `${source.name} has no keyframe at ${pts / video.timescale} s any more.`);
}

async function goBack(source: OpenedSource, key: EncodedPacket, gops: number): Promise<EncodedPacket> {
  let packet = key;
  for (let step = 0; step < gops; step++) {
    const before = await source.packets.keyBefore(packet);
    if (!before) break;
    packet = before;
  }
  return packet;
}
