import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { MovieFormat } from '../../../../../core/contracts/output-settings.ts';
import type { AskedRange } from '../../../../../core/contracts/range-border.ts';
import type { ConvertedFrom } from '../../../../../core/contracts/source-video.ts';
import { inMemory } from '../../../../../core/media/bytes/in-memory.ts';
import { copySound } from '../../../../../core/media/extras/copy-sound.ts';
import type { Ffmpeg } from '../../../../../core/media/ffmpeg/find-ffmpeg.ts';
import { inspectVideo } from '../../../../../core/media/inspect/inspect-video.ts';
import { type JoinedVideo, joinSegments } from '../../../../../core/media/join/join-segments.ts';
import { cutToRange } from '../../../../../core/media/plan/cut-to-range.ts';
import { planChunks } from '../../../../../core/media/plan/plan-chunks.ts';
import { DEFAULT_MEDIA_LIMITS } from '../../../../../core/media/source/media-limits.ts';
import { openSource } from '../../../../../core/media/source/opened-source.ts';
import { segmentsOf } from '../../../../support/segments-of.ts';
import { clipFolder } from './clips.ts';
import { fileSource } from './file-source.ts';
import { memorySink } from './memory-sink.ts';

export interface Carried {
  /** The path of the painting. */
  readonly file: string;
  readonly joined: JoinedVideo;
  /** The number of bytes of the source that the sound task has read. */
  readonly bytesRead: number;
}

/**
 * Sends a clip through the steps of a job: copies its extras with `copySound`, takes the picture as it is, and joins both.
 * @param path the file that is painted
 * @param original the file that it was converted from, and FFmpeg's demuxer for that
 * @param format of the painting
 * @param range the part that is painted
 */
export async function carry(
  ffmpeg: Ffmpeg,
  path: string,
  original?: { readonly path: string; readonly demuxer: string },
  format: MovieFormat = 'mp4',
  range: AskedRange = {},
): Promise<Carried> {
  const inspected = await inspectVideo(fileSource(path), basename(path), DEFAULT_MEDIA_LIMITS);
  const { video: found, timeline } = cutToRange(inspected, basename(path), range);
  const from: ConvertedFrom = { format: original?.demuxer ?? '', codec: '', recipe: 1, ffmpeg: '' };
  const video = original ? { ...found, converted: from, sound: [] } : found;
  const bytes = fileSource(original?.path ?? path);
  const source = await openSource(original ? fileSource(path) : bytes, basename(path));
  const sound = memorySink();
  await copySound({ source, video, ...(original && { original: bytes }), ffmpeg, format, sink: sound });
  const bytesRead = bytes.bytesRead;
  const segments = segmentsOf({ source, video, chunks: planChunks(timeline, { targetFrames: 1_000 }), ffmpeg });
  const sink = memorySink();
  const joined = await joinSegments({ segments, video, timeline, sound: inMemory(sound.bytes()), format, sink });
  source.close();
  const file = join(clipFolder, `carried-${ffmpeg.version}-${basename(original?.path ?? path)}.${format}`);
  writeFileSync(file, sink.bytes());
  return { file, joined, bytesRead };
}
