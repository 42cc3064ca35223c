import {
  CustomSource,
  EncodedPacketSink,
  Input,
  type InputVideoTrack,
  Logging,
  LogLevel,
  MATROSKA,
  MP4,
  QTFF,
  WEBM,
} from 'mediabunny';
import { permanent } from '../contracts/failure.ts';
import type { ByteSource } from './byte-source.ts';
import { cacheBlocks } from './cache-blocks.ts';

/** What mediabunny has to say comes as errors and notes of ours; it would print it otherwise. */
Logging.level = LogLevel.Silent;

const KIB = 1024;

/** A source whose headers are read: opened once per process and job, since opening an MP4 reads its whole index. */
export interface OpenedSource {
  /** For messages. */
  readonly name: string;
  readonly bytes: ByteSource;
  readonly input: Input;
  readonly video: InputVideoTrack;
  readonly packets: EncodedPacketSink;
  /** First frames of chunks that decode right only from a keyframe further back; learned by `decodeChunk`. */
  readonly needPreRoll: Set<number>;
  close(): void;
}

/** An input over a byte source; nothing is read yet. `bytes` is the same source with the cache that the input uses. */
export function openInput(source: ByteSource, blockBytes = 256 * KIB): { bytes: ByteSource; input: Input } {
  const bytes = cacheBlocks(source, { blockBytes, blocks: Math.ceil((8 * KIB * KIB) / blockBytes) });
  const input = new Input({
    formats: [MP4, QTFF, MATROSKA, WEBM],
    source: new CustomSource({
      getSize: () => bytes.size,
      read: (start, end) => bytes.read(start, end),
      prefetchProfile: 'fileSystem',
      maxCacheSize: 4 * KIB * KIB,
    }),
  });
  return { bytes, input };
}

/** Opens a source that `inspectVideo` has accepted; `name` is for messages. */
export async function openSource(source: ByteSource, name: string): Promise<OpenedSource> {
  const { bytes, input } = openInput(source);
  const video = await input.getPrimaryVideoTrack();
  if (!video) throw permanent('no-video-stream', `${name} has no video stream.`);
  return {
    name,
    bytes,
    input,
    video,
    packets: new EncodedPacketSink(video),
    needPreRoll: new Set(),
    close: () => input.dispose(),
  };
}
