import type { EncodedPacket } from 'mediabunny';
import type { Chunk } from '../../contracts/chunk.ts';
import { permanent } from '../../contracts/failure.ts';
import type { SourceVideo } from '../../contracts/source-video.ts';
import { isShown } from '../bitstreams/shown-frame.ts';
import type { Expectation } from '../bytes/windowed-source.ts';
import type { OpenedSource } from '../source/opened-source.ts';
import { ticksOf } from '../source/ticks.ts';

/** Number of packets that are searched for the frame after a chunk. No reordering puts more before it. */
const MAX_POST_ROLL = 64;

/** A packet for the decoder. */
export interface ChunkPacket {
  readonly data: Uint8Array;
  readonly pts: number;
  readonly isKeyframe: boolean;
  /** True if the decoder outputs a frame for it. */
  readonly isShown: boolean;
}

interface ReadChunkOptions {
  /** True to start from `chunk.keyBefore`, if there is one. */
  readonly fromKeyBefore?: boolean;
  /** True to also read the frame after the chunk. */
  readonly postRoll?: boolean;
}

/**
 * Reads the packets that a decoder needs for the frames of a chunk, in decode order: from its keyframe, without that keyframe's
 * leading pictures (which depend on the group before), through the last packet whose frame is in the chunk.
 */
export async function* readChunkPackets(
  source: OpenedSource,
  video: SourceVideo,
  chunk: Chunk,
  options: ReadChunkOptions = {},
): AsyncGenerator<ChunkPacket, void> {
  const expectation = await expectChunk(source, video, chunk);
  try {
    yield* walkChunk(source, video, chunk, options);
  } finally {
    expectation?.end();
  }
}

async function* walkChunk(
  source: OpenedSource,
  video: SourceVideo,
  chunk: Chunk,
  { fromKeyBefore = false, postRoll = false }: ReadChunkOptions,
): AsyncGenerator<ChunkPacket, void> {
  const { keyPts: pts, keyPosition: position, packets } = chunk;
  const start = (fromKeyBefore && chunk.keyBefore) || { pts, position, packets };
  const first = await findKey(source, video, start, postRoll ? undefined : chunk.endPosition);
  const from = Math.min(ticksOf(first.timestamp, video.timescale), chunk.startPts);
  let left = start.packets;
  let extra = postRoll ? MAX_POST_ROLL : 0;
  for (
    let packet: EncodedPacket | null = first;
    packet && (left > 0 || extra-- > 0);
    // Reading the packet after the last one could fetch a megabyte of the next chunk.
    packet = left > 0 || extra > 0 ? await source.packets.next(packet) : null
  ) {
    if (left > 0) left--;
    const pts = ticksOf(packet.timestamp, video.timescale);
    const shown = isShown(video.codec, packet.data);
    if (shown && pts === chunk.endPts) extra = 0;
    if (shown && pts < from) continue;
    yield { data: packet.data, pts, isKeyframe: packet === first || packet.type === 'key', isShown: shown };
  }
  if (left > 0) throw permanent('truncated', `${source.name} ends before frame ${chunk.firstFrame + chunk.frames}.`);
}

/**
 * Announces how many bytes of an MP4 a chunk will read. The index gives the sizes of packets, but not their positions to this code; the
 * sound of the same time, which lies between them, is estimated. Other formats announce their own reads.
 */
async function expectChunk(
  source: OpenedSource,
  video: SourceVideo,
  { keyPts, packets }: Chunk,
): Promise<Expectation | undefined> {
  if (video.format !== 'mp4' && video.format !== 'mov') return undefined;
  const metadata = { metadataOnly: true };
  const first = await source.packets.key({ time: (keyPts + 0.5) / video.timescale }, metadata);
  let [bytes, end] = [0, first?.timestamp ?? 0];
  let packet = first;
  for (let left = packets; packet && left > 0; left--) {
    bytes += packet.byteLength;
    end = Math.max(end, packet.timestamp);
    packet = left > 1 ? await source.packets.next(packet, metadata) : null;
  }
  const seconds = end - (first?.timestamp ?? end);
  const soundBytes = video.sound.reduce((sum, track) => sum + track.bytes, 0);
  return source.expect(
    Math.round(bytes + (soundBytes * seconds * video.timescale) / Math.max(1, video.durationTicks - video.firstPts)),
  );
}

async function findKey(
  source: OpenedSource,
  video: SourceVideo,
  { pts, position }: { readonly pts: number; readonly position?: number | undefined },
  end: number | undefined,
): Promise<EncodedPacket> {
  // Half a tick is added, since seconds are floating-point, and the last keyframe at or before the time is returned.
  const key = await source.packets.key({ time: (pts + 0.5) / video.timescale, position, end });
  if (key && ticksOf(key.timestamp, video.timescale) === pts) return key;
  throw permanent('undecodable', `${source.name} has no keyframe at ${pts / video.timescale} s any more.`);
}
