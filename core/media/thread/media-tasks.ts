import type { Chunk } from '../../contracts/chunk.ts';
import type { ConversionRecord } from '../../contracts/conversion.ts';
import type { AskedRange } from '../../contracts/range-border.ts';
import type { ByteSink } from '../bytes/byte-sink.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { convertedVideo } from '../convert/converted-video.ts';
import { type AskedPicture, type Inspection, inspectVideo } from '../inspect/inspect-video.ts';
import { type JoinedVideo, type JoinRequest, joinSegments } from '../join/join-segments.ts';
import { cutToRange } from '../plan/cut-to-range.ts';
import { planChunks } from '../plan/plan-chunks.ts';
import type { MediaLimits } from '../source/media-limits.ts';
import type { Timeline } from '../source/timeline.ts';

/** The files that a task reads and writes through its parent. */
export interface MediaIo {
  readonly sources: Readonly<Record<string, ByteSource>>;
  readonly sink?: ByteSink;
  /** Segments in display order, for a join. */
  readonly segments?: JoinRequest['segments'];
}

interface InspectInput extends AskedPicture {
  readonly name: string;
  readonly limits: MediaLimits;
  readonly range?: AskedRange;
}

/** Input and output of each task. Both are copied by structured cloning. */
export interface MediaTasks {
  inspect: { input: InspectInput; output: Inspection };
  inspectConverted: { input: InspectInput & { record: ConversionRecord }; output: Inspection };
  plan: { input: { timeline: Timeline; targetFrames: number }; output: Chunk[] };
  join: { input: Pick<JoinRequest, 'video' | 'timeline' | 'format'>; output: JoinedVideo };
}
export type MediaTask = keyof MediaTasks;

/** Everything that parses users' files in the Function App. */
export const MEDIA_TASKS: {
  readonly [T in MediaTask]: (input: MediaTasks[T]['input'], io: MediaIo) => Promise<MediaTasks[T]['output']>;
} = {
  inspect: async ({ name, limits, range = {}, ...asked }, { sources }) =>
    cutToRange(await inspectVideo(there(sources['source']), name, limits, asked), name, range),
  inspectConverted: async ({ name, limits, range = {}, record, bits }, { sources }) =>
    cutToRange(await convertedVideo(there(sources['source']), name, limits, record, bits), name, range),
  plan: async ({ timeline, targetFrames }) => planChunks(timeline, { targetFrames }),
  join: (request, { sources: { sound }, sink, segments }) =>
    joinSegments({ ...request, segments: there(segments), sink: there(sink), ...(sound && { sound }) }),
};

function there<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The task was started without a file that it reads or writes.');
  return value;
}
