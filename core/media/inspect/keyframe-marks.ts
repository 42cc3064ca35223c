import { type CanStart, canStartReader } from '../bitstreams/can-start.ts';
import type { VideoPackets } from '../source/video-packets.ts';
import type { IndexOptions } from './index-video.ts';

/** Number of packets at the start that show whether the marks can be trusted. */
const LOOKED_AT = 16;

/**
 * True if the file's marks of keyframes are wrong: some files mark every packet, or not the first one. Data is looked at only where that
 * may be so, since a source is far away.
 * @returns how to tell keyframes by the bitstream; undefined where the marks are right, or nobody can tell
 */
export async function wrongMarks(
  packets: VideoPackets,
  { codec, codecPrivate, startsUnmarked }: Pick<IndexOptions, 'codec' | 'codecPrivate' | 'startsUnmarked'>,
): Promise<CanStart | undefined> {
  const canStart = canStartReader(codec, codecPrivate);
  if (!canStart || !(startsUnmarked || (await isSuspicious(packets)))) return undefined;
  // It may keep in mind what it has seen: whoever walks through the packets gets another.
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

/** Films begin with a keyframe, and with one alone. */
async function isSuspicious(packets: VideoPackets): Promise<boolean> {
  const first = await packets.first({ metadataOnly: true });
  if (first?.type !== 'key') return first !== null;
  const second = await packets.next(first, { metadataOnly: true });
  return second?.type === 'key';
}
