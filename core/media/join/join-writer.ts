import type { SourceVideo } from '../../contracts/source-video.ts';
import type { ByteSink } from '../bytes/byte-sink.ts';
import type { SoundContents, SoundPacket } from '../extras/sound-file.ts';
import type { Segment } from './read-segment.ts';

export interface JoinedFrame {
  readonly data: Uint8Array;
  readonly isKeyframe: boolean;
  /** In ticks of the source; `duration` too. */
  readonly pts: number;
  readonly duration: number;
}

/** Writes the tracks of a painting. */
export interface JoinWriter {
  /** Adds a frame. Frames come in decode order. */
  addFrame(frame: JoinedFrame): Promise<void>;
  addSound(packet: SoundPacket): Promise<void>;
  /** Writes the index and the rest, and returns the size of the file in bytes. */
  finish(): Promise<number>;
}

export interface JoinWriterOptions {
  readonly video: SourceVideo;
  /** The first segment. All segments have its parameter sets. */
  readonly segment: Segment;
  readonly sound: SoundContents;
  readonly sink: ByteSink;
}
