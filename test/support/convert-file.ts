import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { AskedRange } from '../../core/contracts/range-border.ts';
import type { SourceVideo } from '../../core/contracts/source-video.ts';
import { inMemory } from '../../core/media/bytes/in-memory.ts';
import { copySound } from '../../core/media/extras/copy-sound.ts';
import { type Ffmpeg, findFfmpeg } from '../../core/media/ffmpeg/find-ffmpeg.ts';
import { inspectVideo } from '../../core/media/inspect/inspect-video.ts';
import { joinSegments } from '../../core/media/join/join-segments.ts';
import { cutToRange } from '../../core/media/plan/cut-to-range.ts';
import { planChunks } from '../../core/media/plan/plan-chunks.ts';
import { DEFAULT_MEDIA_LIMITS } from '../../core/media/source/media-limits.ts';
import { openSource } from '../../core/media/source/opened-source.ts';
import { memorySink } from '../contract/core/media/support/memory-sink.ts';
import { segmentsOf } from './segments-of.ts';

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
  const segments = segmentsOf({ source, video, chunks, ffmpeg: ffmpeg ?? (await findFfmpeg()) });
  const sink = memorySink();
  await joinSegments({ segments, video, timeline, sound: inMemory(sound.bytes()), sink });
  source.close();
  await writeFile(output, sink.bytes());
  return video;
}
