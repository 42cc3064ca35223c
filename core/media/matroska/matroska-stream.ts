import type { SourceVideo } from '../../contracts/source-video.ts';
import { element, text, unsigned } from './ebml-writer.ts';
import { MKV, PICTURE_CODECS } from './mkv-ids.ts';

const UNKNOWN_SIZE = Uint8Array.of(0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff);
const NANOSECONDS_PER_SECOND = 1_000_000_000;

/**
 * Makes the header of the simplest Matroska stream that FFmpeg accepts from a pipe: a header, then a cluster for each packet.
 * mediabunny's muxer is no alternative: it drops packets that lie more than 32 s before others in their cluster, as B-frames
 * around a long still may, and it refuses timestamps that go back beyond a keyframe.
 * Times are in ticks of the video, so that they are exact; the duration of a tick in the header is rounded.
 * @param codecPrivate `avcC`, `hvcC` or `av1C` without box header, or the four letters of ProRes; undefined for VP8, VP9 and packets with
 * start codes
 */
export function matroskaHeader(
  { codec, width, height, timescale }: Pick<SourceVideo, 'codec' | 'width' | 'height' | 'timescale'>,
  codecPrivate: Uint8Array | undefined,
): Uint8Array {
  const track = element(
    MKV.trackEntry,
    ...[element(MKV.trackNumber, unsigned(1)), element(MKV.trackUid, unsigned(1)), element(MKV.trackType, unsigned(1))],
    element(MKV.codecId, text(PICTURE_CODECS[codec])),
    ...(codecPrivate ? [element(MKV.codecPrivate, codecPrivate)] : []),
    element(MKV.video, element(MKV.pixelWidth, unsigned(width)), element(MKV.pixelHeight, unsigned(height))),
  );
  return Buffer.concat([
    element(MKV.ebml, element(MKV.docType, text('matroska'))),
    unsigned(MKV.segment),
    UNKNOWN_SIZE,
    element(MKV.info, element(MKV.timestampScale, unsigned(Math.round(NANOSECONDS_PER_SECOND / timescale)))),
    element(MKV.tracks, track),
  ]);
}

/** Makes a cluster that holds one packet; `ticks` ≥ 0. */
export function matroskaPacket(data: Uint8Array, ticks: number, isKeyframe: boolean): Uint8Array {
  const block = Buffer.from([0x81, 0, 0, isKeyframe ? 0x80 : 0]);
  return element(MKV.cluster, element(MKV.timestamp, unsigned(ticks)), element(MKV.simpleBlock, block, data));
}
