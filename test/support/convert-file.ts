import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Chunk } from '../../core/contracts/chunk.ts';
import { DEFAULT_ENCODER } from '../../core/contracts/encoder-settings.ts';
import type { AskedRange } from '../../core/contracts/range-border.ts';
import type { SourceVideo } from '../../core/contracts/source-video.ts';
import { inMemory } from '../../core/media/bytes/in-memory.ts';
import { decodeChunk } from '../../core/media/decode/decode-chunk.ts';
import { encodeSegment } from '../../core/media/encode/encode-segment.ts';
import { copySound } from '../../core/media/extras/copy-sound.ts';
import { type Ffmpeg, findFfmpeg } from '../../core/media/ffmpeg/find-ffmpeg.ts';
import { inspectVideo } from '../../core/media/inspect/inspect-video.ts';
import { joinSegments } from '../../core/media/join/join-segments.ts';
import { cutToRange } from '../../core/media/plan/cut-to-range.ts';
import { planChunks } from '../../core/media/plan/plan-chunks.ts';
import { DEFAULT_MEDIA_LIMITS } from '../../core/media/source/media-limits.ts';
import { type OpenedSource, openSource } from '../../core/media/source/opened-source.ts';
import { memorySink } from '../contract/core/media/support/memory-sink.ts';

/** Sends a video, or a part of it, through the real steps without painting: cuts, decodes, encodes and joins it. */
export async function convertFile(
  path: string,
  output: string,
  { ffmpeg, range = {} }: { readonly ffmpeg?: Ffmpeg; readonly range?: AskedRange } = {},
): Promise<SourceVideo> {
  const bytes = inMemory(await readFile(path));
  const inspected = await inspectVideo(bytes, basename(path), DEFAULT_MEDIA_LIMITS);
  const { video, timeline } = cutToRange(inspected, basename(path), range);
  const source = await openSource(bytes, basename(path));
  const sound = memorySink();
  await copySound({ source, video, sink: sound });
  const chunks = planChunks(timeline, { targetFrames: 30 });
  const segments = segmentsOf(source, video, chunks, ffmpeg ?? (await findFfmpeg()));
  const sink = memorySink();
  await joinSegments({ segments, video, timeline, sound: inMemory(sound.bytes()), sink });
  source.close();
  await writeFile(output, sink.bytes());
  return video;
}

async function* segmentsOf(source: OpenedSource, video: SourceVideo, chunks: readonly Chunk[], ffmpeg: Ffmpeg) {
  for (const chunk of chunks) {
    const frames = decodeChunk({ source, video, chunk, ffmpeg });
    const pieces: Uint8Array[] = [];
    for await (const piece of encodeSegment({ frames, video, encoder: DEFAULT_ENCODER, ffmpeg })) pieces.push(piece);
    yield { chunk, source: inMemory(Buffer.concat(pieces)) };
  }
}
