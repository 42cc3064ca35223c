import { type CanStart, canStartReader } from '../bitstreams/can-start.ts';
import type { VideoPackets } from '../source/video-packets.ts';
import type { PaintedTrack } from './describe-picture.ts';

/** Number of packets at the start that show whether the marks can be trusted. */
const LOOKED_AT = 16;

/**
 * Checks the file's marks of keyframes, since some files mark every packet, or not the first one. It reads the data of packets only if the
 * first marks are suspicious, since each read of a source is a request.
 * @returns a function that finds keyframes in the bitstream; undefined if the marks are right, or packets of this codec aren't examined
 */
export async function wrongMarks({ codec, opened, movie }: PaintedTrack): Promise<CanStart | undefined> {
  const { packets, codecPrivate } = opened;
  // mediabunny marks the first packet all the same.
  const startsUnmarked = (movie?.firstKey ?? 1) > 1;
  const canStart = canStartReader(codec, codecPrivate);
  if (!canStart || !(startsUnmarked || (await isSuspicious(packets)))) return undefined;
  // The function remembers parameter sets that it has seen, so the caller gets one that has seen none.
  const fresh = () => canStartReader(codec, codecPrivate);
  let packet = await packets.first();
  for (let i = 0; packet && i < LOOKED_AT; i++) {
    const isMarked = packet.type === 'key';
    const isKey = canStart(packet.data, isMarked);
    if (isMarked ? !isKey : isKey && i === 0) return fresh();
    packet = await packets.next(packet);
  }
  return undefined;
}

/** True if the first packet isn't marked as a keyframe, or the second one is too, which is rare in a video that is marked correctly. */
async function isSuspicious(packets: VideoPackets): Promise<boolean> {
  const first = await packets.first({ metadataOnly: true });
  if (first?.type !== 'key') return first !== null;
  const second = await packets.next(first, { metadataOnly: true });
  return second?.type === 'key';
}
