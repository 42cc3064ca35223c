import type { SourceVideo } from '../../contracts/source-video.ts';
import { avcLengthBytes, avcType, unitsOfAvcRecord, unitsWithLengths } from '../bitstreams/annex-b.ts';
import { readSliceFormat } from '../bitstreams/parameter-sets.ts';
import { readProresFormat } from '../bitstreams/prores-format.ts';
import type { OpenedTrack } from '../source/opened-source.ts';
import { isKeyframe, placeOf, type Timeline } from '../source/timeline.ts';

/**
 * True if frames may consist of two fields later in a video, as in recordings that were joined. A parameter set of H.264 and a frame of
 * ProRes say so. Where packets aren't all read, the last keyframe stands for those that come later.
 */
export async function turnsInterlaced(
  codec: SourceVideo['codec'],
  { packets, codecPrivate }: Pick<OpenedTrack, 'packets' | 'codecPrivate'>,
  timeline: Timeline,
): Promise<boolean> {
  if (packets.mayBeInterlaced) return packets.mayBeInterlaced();
  if (codec !== 'prores' && (codec !== 'avc' || !codecPrivate)) return false;
  let last = timeline.flags.length - 1;
  while (!isKeyframe(timeline, last)) last--;
  const { data } = (await packets.key(placeOf(timeline, last))) ?? { data: new Uint8Array() };
  if (codec === 'prores' || !codecPrivate) return readProresFormat(data)?.mayBeInterlaced === true;
  const units = unitsWithLengths(data, avcLengthBytes(codecPrivate)).filter((unit) => avcType(unit) === 7);
  return [...unitsOfAvcRecord(codecPrivate), ...units].some((set) => readSliceFormat(set).hasFields);
}
