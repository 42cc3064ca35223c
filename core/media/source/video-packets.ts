import { type EncodedPacket, EncodedPacketSink, type InputVideoTrack } from 'mediabunny';

/** Where decoding starts. */
export interface KeyPlace {
  /** Seconds. */
  readonly time: number;
  /** Byte of the file, for containers without an index of all packets. */
  readonly position?: number | undefined;
  /** Where the last packet that is wanted ends, byte of the file. */
  readonly end?: number | undefined;
}

/** The packets of a video track in decode order, however its container is read. */
export interface VideoPackets {
  first(options?: { metadataOnly?: boolean }): Promise<EncodedPacket | null>;
  next(packet: EncodedPacket, options?: { metadataOnly?: boolean }): Promise<EncodedPacket | null>;
  /** The last keyframe that isn't displayed after the time, or the one at the position. */
  key(place: KeyPlace, options?: { metadataOnly?: boolean }): Promise<EncodedPacket | null>;
  /** Whether the bytes of the last packet are there: an index lists packets whether they are or not. */
  hasEnd(): Promise<boolean>;
  /** Where reading has to begin to get a packet that has been given, byte of the file: where no index says so. */
  positionOf?(packet: EncodedPacket): number;
  /** Whether the file was found to be cut off, where its index doesn't tell. */
  isCut?(): boolean;
}

/** What mediabunny finds by the container's own index, or by walking through it. */
export function indexedPackets(track: InputVideoTrack): VideoPackets {
  const sink = new EncodedPacketSink(track);
  return {
    first: (options = {}) => sink.getFirstPacket(options),
    next: (packet, options = {}) => sink.getNextPacket(packet, options),
    key: ({ time }, options = {}) => sink.getKeyPacket(time, options),
    hasEnd: async () => {
      const last = await sink.getPacket(Number.POSITIVE_INFINITY);
      return last !== null && last.data.byteLength >= last.byteLength;
    },
  };
}

/** Times before 0 are at the start; a decoder holds back no more packets than these. */
const LOOKED_AT = 17;

/** Seconds by which the earliest of the first packets lies before 0. */
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

/** The same packets, so many seconds later. */
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
