import type { Chunk } from '../../core/contracts/chunk.ts';
import { bitsOfEncoder, DEFAULT_ENCODER, type EncoderSettings } from '../../core/contracts/encoder-settings.ts';
import type { SourceVideo } from '../../core/contracts/source-video.ts';
import { inMemory } from '../../core/media/bytes/in-memory.ts';
import { decodeChunk } from '../../core/media/decode/decode-chunk.ts';
import { encodeSegment } from '../../core/media/encode/encode-segment.ts';
import type { Ffmpeg } from '../../core/media/ffmpeg/find-ffmpeg.ts';
import type { OpenedSource } from '../../core/media/source/opened-source.ts';

interface Worked {
  readonly source: OpenedSource;
  readonly video: SourceVideo;
  readonly chunks: readonly Chunk[];
  readonly ffmpeg: Ffmpeg;
  readonly encoder?: EncoderSettings;
  /** Is given each decoded frame. */
  readonly onFrame?: (frame: Uint8Array) => void;
}

/** Decodes and encodes chunks by the steps of a worker, one after the other, without painting. */
export async function* segmentsOf({ source, video, chunks, ffmpeg, encoder = DEFAULT_ENCODER, onFrame }: Worked) {
  for (const chunk of chunks) {
    const decoded = decodeChunk({ source, video, chunk, ffmpeg, bits: bitsOfEncoder(encoder) });
    const pieces: Uint8Array[] = [];
    const frames = seen(decoded, onFrame);
    for await (const piece of encodeSegment({ frames, video, encoder, ffmpeg })) pieces.push(piece);
    const bytes = Buffer.concat(pieces);
    yield { chunk, bytes, source: inMemory(bytes) };
  }
}

async function* seen(frames: AsyncIterable<Uint8Array>, onFrame: Worked['onFrame']) {
  for await (const frame of frames) {
    onFrame?.(frame);
    yield frame;
  }
}

export async function listOf<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

/** Gives the items of a list one by one, as they come from storage. */
export async function* each<T>(items: readonly T[]): AsyncGenerator<T, void> {
  yield* items;
}
