import { EncodedPacket } from 'mediabunny';
import { avcRecord, avcType, hevcRecord, hevcType, type Unit, unitsOf, withLengths } from '../bitstreams/annex-b.ts';
import { avcPictures, hevcPictures, type Pictures } from '../bitstreams/picture-units.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { NeedsConversion } from '../source/needs-conversion.ts';
import { PacketWalks } from '../source/packet-walks.ts';
import type { VideoPackets } from '../source/video-packets.ts';
import { StreamSpans } from './stream-spans.ts';
import { type PacketListener, type PesPacket, readPes, type TransportFormat } from './transport-stream.ts';

/** Ticks per second of timestamps, which have 33 bits. */
const TIMESCALE = 90_000;
const MODULUS = 2 ** 33;
/** How far before the first timestamp another one may lie, as in mediabunny and FFmpeg. */
const TOLERANCE = 60 * TIMESCALE;
/** Most packets before the first keyframe. A stream without a keyframe by then is not read this way. */
const MAX_PACKETS_BEFORE_KEY = 3_000;
/** Largest coded picture: more than 4096 × 2304 pixels of 10 bits take uncompressed. */
const MOST_PICTURE_BYTES = 32 * 1024 * 1024;

export interface TransportVideo {
  readonly source: ByteSource;
  readonly format: TransportFormat;
  readonly pid: number;
  readonly codec: 'avc' | 'hevc';
}

/** The pictures of H.264 or H.265 in a transport stream, with lengths in place of start codes, and the configuration of their decoder. */
export interface TransportPackets extends VideoPackets {
  /** `avcC` or `hvcC` of the first keyframe. */
  readonly description: Uint8Array;
  /** Seconds that have been added to all times. It is above 0 if the clock wraps around soon after the first time. */
  readonly shift: number;
}

/** A picture, which may be two fields. */
interface Picture {
  readonly position: number;
  readonly pts: number;
  readonly isKey: boolean;
  readonly mayBeInterlaced: boolean;
  units: Unit[];
  fields: number;
  bytes: number;
}

/**
 * Opens the video of a transport stream. It has no index, so packets are found by their positions in the file. mediabunny
 * could read it too, but it reads megabytes for each chunk, gives up at the first lost byte and takes fields for frames.
 * @throws {@link NeedsConversion} if a packet of the stream isn't a picture
 */
export async function openTransport(video: TransportVideo): Promise<TransportPackets> {
  const first = await firstKey(video);
  const record = video.codec === 'avc' ? avcRecord(first.units) : hevcRecord(first.units);
  if (!record) throw new NeedsConversion('mpegts', video.codec, 'it has no parameter sets');
  const { clock, shift } = risingClock(first.pts);
  const walks = new PacketWalks((picture: Picture, metadataOnly) => packetOf(picture, clock, metadataOnly));
  const spans = new StreamSpans();
  let mayBeInterlaced = false;
  const whole = async function* () {
    const range = { start: video.format.offset, end: video.source.size };
    for await (const picture of readPictures(video, range, (...seen) => spans.see(...seen))) {
      mayBeInterlaced ||= picture.mayBeInterlaced;
      yield picture;
    }
  };

  return {
    description: record,
    shift: shift / TIMESCALE,
    first: (options) => walks.take(whole(), options),
    next: (packet, options) => walks.next(packet, options),
    key: ({ position = first.position, end = video.source.size }) =>
      walks.take(readPictures(video, { start: position, end })),
    positionOf: ({ sequenceNumber }) => sequenceNumber,
    notes: () => spans.notes(),
    mayBeInterlaced: () => mayBeInterlaced,
  };
}

async function firstKey(video: TransportVideo): Promise<Picture> {
  let passed = 0;
  for await (const picture of readPictures(video, { start: video.format.offset, end: video.source.size })) {
    const hasParameters = picture.units.some((unit) =>
      video.codec === 'avc' ? avcType(unit) === 7 : hevcType(unit) === 33,
    );
    if (picture.isKey && hasParameters) return picture;
    if (++passed > MAX_PACKETS_BEFORE_KEY) break;
  }
  throw new NeedsConversion('mpegts', video.codec, 'it has no keyframe to start from');
}

function packetOf({ units, isKey, pts, position }: Picture, clock: (pts: number) => number, metadataOnly: boolean) {
  const data = metadataOnly ? new Uint8Array() : withLengths(units);
  return new EncodedPacket(data, isKey ? 'key' : 'delta', clock(pts) / TIMESCALE, 0, position, data.length);
}

/**
 * Makes a function that undoes the wrapping of the clock, which starts again after 26.5 hours. If it does so in the first
 * minute, FFmpeg and mediabunny take the times before for negative ones. No output can have those, so all times are shifted
 * to begin at 0.
 */
function risingClock(first: number): { clock: (pts: number) => number; shift: number } {
  const reference = first - TOLERANCE;
  if (first < MODULUS - TOLERANCE) return { clock: (pts) => (pts < reference ? pts + MODULUS : pts), shift: 0 };
  return { clock: (pts) => (pts >= reference ? pts : pts + MODULUS) - first, shift: MODULUS - first };
}

async function* readPictures(
  { source, format, pid, codec }: TransportVideo,
  range: { start: number; end: number },
  onPacket?: PacketListener,
): AsyncGenerator<Picture, void> {
  const look = codec === 'avc' ? avcPictures() : hevcPictures;
  let open: Picture | undefined;
  for await (const pes of readPes(source, format, pid, range, onPacket)) {
    const units = unitsOf(pes.data);
    if (units.length === 0) continue;
    const pictures = look(units);
    if (open && continues(open, pes, pictures)) {
      open.units = [...open.units, ...units];
      open.fields += pictures.fields;
      open.bytes += pes.data.length;
    } else {
      if (open) yield open;
      open = begin(pes, units, pictures, codec);
    }
    if (open && open.bytes > MOST_PICTURE_BYTES)
      throw new NeedsConversion('mpegts', codec, 'one of its pictures is too large');
  }
  if (open) yield open;
}

/** True if a packet continues the open picture: it is a part of it, or its second field. */
function continues(open: Picture, { pts }: PesPacket, { count, fields }: Pictures): boolean {
  return (
    count === 0 || (pts === undefined && count === fields && open.fields === 1) || (open.fields === 1 && fields === 1)
  );
}

function begin(
  { position, pts, data }: PesPacket,
  units: Unit[],
  { count, fields, isKey, mayBeInterlaced = false }: Pictures,
  codec: string,
): Picture | undefined {
  if (count === 0) return undefined;
  if (pts === undefined) throw new NeedsConversion('mpegts', codec, 'some of its pictures have no time');
  const isOne = count === 1 || (count === 2 && fields === 2);
  if (!isOne) throw new NeedsConversion('mpegts', codec, 'it has several pictures in one packet');
  return { position, pts, isKey, mayBeInterlaced, units, fields, bytes: data.length };
}
