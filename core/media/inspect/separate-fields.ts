import type { SourceVideo } from '../../contracts/source-video.ts';
import { avcLengthBytes, unitsOfAvcRecord, unitsWithLengths } from '../bitstreams/annex-b.ts';
import { readPictureFormat } from '../bitstreams/parameter-sets.ts';
import { avcPictures } from '../bitstreams/picture-units.ts';
import type { OpenedTrack } from '../source/opened-source.ts';

/** An encoder that writes fields also writes the first keyframe as two fields, which are among this many packets. */
const LOOKED_AT = 4;

/**
 * True if packets of H.264 hold one field each, as FFmpeg copies them from a transport stream to MP4 and Matroska. A decoder then outputs a
 * frame for two packets. Data is looked at only where the parameter sets allow fields.
 */
export async function hasSeparateFields(
  codec: SourceVideo['codec'],
  { packets, codecPrivate }: Pick<OpenedTrack, 'packets' | 'codecPrivate'>,
): Promise<boolean> {
  if (codec !== 'avc' || !codecPrivate) return false;
  if (readPictureFormat(codec, codecPrivate)?.mayBeInterlaced !== true) return false;
  const look = avcPictures();
  look(unitsOfAvcRecord(codecPrivate));
  let packet = await packets.first();
  for (let i = 0; packet && i < LOOKED_AT; i++) {
    const { count, fields } = look(unitsWithLengths(packet.data, avcLengthBytes(codecPrivate)));
    if (count === 1 && fields === 1) return true;
    packet = await packets.next(packet);
  }
  return false;
}
