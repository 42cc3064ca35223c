import type { EncodedPacketSink, Input, InputVideoTrack } from 'mediabunny';
import type { ByteSource } from './byte-source.ts';

/** A source whose headers are read: opened once per process and job, since opening an MP4 reads its whole index. */
export interface OpenedSource {
  /** For messages. */
  readonly name: string;
  readonly bytes: ByteSource;
  readonly input: Input;
  readonly video: InputVideoTrack;
  readonly packets: EncodedPacketSink;
  /** Chunks, by index, that decode right only from a keyframe further back; learned by `decodeChunk`. */
  readonly needPreRoll: Set<number>;
  close(): void;
}

export declare function openSource(bytes: ByteSource, name: string): Promise<OpenedSource>;
