import { type EncodedPacket, EncodedPacketSink, type InputVideoTrack } from 'mediabunny';

/** Where decoding starts. */
export interface KeyPlace {
  /** Seconds. */
  readonly time: number;
  /** Byte of the file, for containers without an index. */
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
  keyBefore(key: EncodedPacket): Promise<EncodedPacket | null>;
  /** Whether the bytes of the last packet are there: an index lists packets whether they are or not. */
  hasEnd(): Promise<boolean>;
}

/** What mediabunny finds by the container's own index, or by walking through it. */
export function indexedPackets(track: InputVideoTrack): VideoPackets {
  const sink = new EncodedPacketSink(track);
  return {
    first: (options = {}) => sink.getFirstPacket(options),
    next: (packet, options = {}) => sink.getNextPacket(packet, options),
    key: ({ time }, options = {}) => sink.getKeyPacket(time, options),
    keyBefore: async (key) => {
      const before = await sink.getKeyPacket(key.timestamp - 1e-6);
      return before && before.sequenceNumber < key.sequenceNumber ? before : null;
    },
    hasEnd: async () => {
      const last = await sink.getPacket(Number.POSITIVE_INFINITY);
      return last !== null && last.data.byteLength >= last.byteLength;
    },
  };
}
