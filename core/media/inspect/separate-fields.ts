import type { SourceVideo } from '../../contracts/source-video.ts';
import { avcLengthBytes, unitsWithLengths } from '../bitstreams/annex-b.ts';
import { avcPictures } from '../bitstreams/picture-units.ts';
import type { OpenedTrack } from '../source/opened-source.ts';
import { isKeyframe, placeOf, type Timeline } from '../source/timeline.ts';

/** Keyframes that are looked at, spread over the video: each costs the reading of two packets, and a source is far away. */
const MOST_KEYFRAMES = 64;
/** A step of this share of the least one before may be that between two fields, which is half of it. */
const SHORT_STEP = 0.75;

/**
 * True if packets of H.264 hold one field each, as FFmpeg copies them from a transport stream to MP4 and Matroska. A decoder then outputs a
 * frame for two packets. Frames may come first, so packets are looked at in all of the video. Ask only where parameter sets allow fields.
 */
export async function hasSeparateFields(
  codec: SourceVideo['codec'],
  { packets, codecPrivate }: Pick<OpenedTrack, 'packets' | 'codecPrivate'>,
  timeline: Timeline,
): Promise<boolean> {
  if (codec !== 'avc' || !codecPrivate) return false;
  const look = avcPictures(codecPrivate);
  for (const place of placesOfFields(timeline)) {
    const packet = await packets.key(placeOf(timeline, place));
    for (const found of [packet, packet && (await packets.next(packet))]) {
      const { count, fields } = look(unitsWithLengths(found?.data ?? new Uint8Array(), avcLengthBytes(codecPrivate)));
      if (count === 1 && fields === 1) return true;
    }
  }
  return false;
}

/** Lists packets where fields may begin: keyframes, and those that the next one follows sooner than any before. */
function placesOfFields(timeline: Timeline): number[] {
  const keyframes: number[] = [];
  const hurried: number[] = [];
  let least = Number.POSITIVE_INFINITY;
  for (let packet = 0; packet < timeline.pts.length; packet++) {
    if (isKeyframe(timeline, packet)) keyframes.push(packet);
    const step = Math.abs((timeline.pts[packet + 1] ?? 0) - (timeline.pts[packet] as number));
    if (packet + 1 === timeline.pts.length || step === 0 || step > SHORT_STEP * least) continue;
    least = step;
    hurried.push(packet);
  }
  const every = Math.ceil(keyframes.length / MOST_KEYFRAMES);
  return [...keyframes.filter((_, i) => i % every === 0), ...hurried];
}
