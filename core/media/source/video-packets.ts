import { type EncodedPacket, EncodedPacketSink, type InputVideoTrack } from 'mediabunny';
import type { MediaNote } from '../../contracts/media-note.ts';

/** Where decoding starts, and how far it will read. */
export interface KeyPlace {
  /** Presentation time of the keyframe, in seconds. */
  readonly time: number;
  /** Byte position of the keyframe in the file. Set for formats without an index of all packets. */
  readonly position?: number | undefined;
  /** Byte position in the file at which the last packet to be read ends. */
  readonly end?: number | undefined;
}

/** The packets of a video track in decode order, whatever the file's format. */
export interface VideoPackets {
  first(options?: { metadataOnly?: boolean }): Promise<EncodedPacket | null>;
  next(packet: EncodedPacket, options?: { metadataOnly?: boolean }): Promise<EncodedPacket | null>;
  /** Returns the packet of that time at the position, or else the last one whose presentation time is not after `place.time`. */
  key(place: KeyPlace, options?: { metadataOnly?: boolean }): Promise<EncodedPacket | null>;
  /** True if the file contains the last packet: an index also lists those that a truncated file lacks. Absent for formats without one. */
  hasEnd?(): Promise<boolean>;
  /** Returns the byte position in the file from which a packet can be read again. Absent for formats with an index. */
  positionOf?(packet: EncodedPacket): number;
  /** True if reading found that the file is truncated. Absent for formats whose index shows that. */
  isCut?(): boolean;
  /** True if a parameter set allows fields, once all packets have been read. Absent for formats whose packets aren't all read. */
  mayBeInterlaced?(): boolean;
  /** What was noticed between the packets, once all have been read from the first on. */
  notes?(): MediaNote[];
}

/** Reads packets with mediabunny, by the index of the file or by walking through it. */
export function indexedPackets(track: InputVideoTrack): VideoPackets {
  const sink = new EncodedPacketSink(track);
  return {
    first: (options = {}) => sink.getFirstPacket(options),
    next: (packet, options = {}) => sink.getNextPacket(packet, options),
    // The mark in the file doesn't matter here, because inspection has checked it.
    key: ({ time }, options = {}) => sink.getPacket(time, options),
    hasEnd: async () => {
      const last = await sink.getPacket(Number.POSITIVE_INFINITY);
      return last !== null && last.data.byteLength >= last.byteLength;
    },
  };
}

/** Number of packets in which times before 0 are looked for: a decoder reorders no more than 16 pictures. */
const LOOKED_AT = 17;

/** Returns how many seconds before 0 the earliest of the first packets lies. */
export async function secondsBeforeZero(packets: VideoPackets): Promise<number> {
  const metadataOnly = { metadataOnly: true };
  let least = 0;
  let packet = await packets.first(metadataOnly);
  for (let i = 0; packet && i < LOOKED_AT; i++) {
    least = Math.min(least, packet.timestamp);
    packet = await packets.next(packet, metadataOnly);
  }
  return -least;
}

/** Returns the packets with all times moved later by a number of seconds. */
export function laterPackets(packets: VideoPackets, seconds: number): VideoPackets {
  const originals = new WeakMap<EncodedPacket, EncodedPacket>();
  const later = (original: EncodedPacket | null) => {
    if (!original) return null;
    const packet = original.clone({ timestamp: original.timestamp + seconds });
    originals.set(packet, original);
    return packet;
  };
  const originalOf = (packet: EncodedPacket) => originals.get(packet) ?? packet;
  const { positionOf } = packets;
  return {
    ...packets,
    first: async (options) => later(await packets.first(options)),
    next: async (packet, options) => later(await packets.next(originalOf(packet), options)),
    key: async (place, options) => later(await packets.key({ ...place, time: place.time - seconds }, options)),
    ...(positionOf && { positionOf: (packet) => positionOf(originalOf(packet)) }),
  };
}
