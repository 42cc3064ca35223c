import { failureOf, RepaintError } from '../../core/contracts/failure.ts';
import type { Job, VideoRef } from '../../core/contracts/job.ts';
import type { Plan, PlannedChunk } from '../../core/contracts/plan.ts';
import type { SourceVideo } from '../../core/contracts/source-video.ts';
import type { ByteSink } from '../../core/media/bytes/byte-sink.ts';
import { PieceWriter } from '../../core/media/bytes/piece-writer.ts';
import { InvalidChunkError } from '../../core/media/join/invalid-chunk-error.ts';
import type { JoinedVideo } from '../../core/media/join/join-segments.ts';
import type { ChunkStore, VideoStore } from '../../core/storage/ports.ts';
import { contentTypeOf } from '../jobs/content-type-of.ts';
import { activity } from './activity.ts';
import { type JoinedLabels, joinLabels } from './join-labels.ts';
import { type ReadSegment, readSegments } from './read-segments.ts';
import { refuseIfStopped } from './refuse-if-stopped.ts';
import { lost, requirePlan } from './require-plan.ts';
import { refuseDamage, sumDamage } from './sum-damage.ts';

/** Joins the painted segments and the sound into the painting, or the lines of a job that labels, and commits the blob only when it is whole. */
export const assembleVideo = activity('assembleVideo', ({ storage, readPlan, media }) => {
  return async ({ job }: { job: Job }): Promise<JoinedVideo | JoinedLabels> => {
    await refuseIfStopped(storage.jobs, job.id);
    const plan = await requirePlan({ readPlan }, job.id, job.run);
    const { video, timeline } = await storage.jobs.readInspection(job.id);
    const records = await storage.chunks.list(plan.sourceHash);
    refuseDamage(plan, sumDamage(plan, records, timeline));
    const sound = await storage.jobs.openSound(job.id);
    if (plan.sound && !sound) throw lost(`The sound of ${job.video.name}`);
    const sink = storage.painted.create(job.output);
    const { format } = job.settings;
    const join = (segments: AsyncIterable<ReadSegment>): Promise<JoinedVideo | JoinedLabels> => {
      if ('model' in plan) return joinLabels(segments, records, sink);
      if (format === 'picture') return copyPicture(segments, video, sink);
      const sources = { ...(sound && { sound }) };
      return media.run('join', job.video.name, { video, timeline, format }, { sources, segments, sink });
    };
    try {
      const joined = await join(readSegments(plan, storage.chunks));
      await refuseIfChanged(storage.videos, job.video);
      await sink.commit(contentTypeOf(plan, format));
      return joined;
    } catch (thrown) {
      throw await withoutInvalidChunk(thrown, plan, storage.chunks);
    }
  };
});

/** Copies the only chunk of a picture, which is its file. */
async function copyPicture(
  segments: AsyncIterable<ReadSegment>,
  { frames, firstPts, lastPts }: SourceVideo,
  sink: ByteSink,
): Promise<JoinedVideo> {
  const writer = new PieceWriter(sink);
  writer.holdUntil(0);
  for await (const { source } of segments) await writer.write(writer.size, await source.read(0, source.size));
  await writer.finish();
  return { frames, firstPts, lastPts, soundPackets: [], notes: [], bytes: writer.size };
}

/**
 * Removes a chunk that the join found to be invalid, so that it counts as missing. The failure is then not retryable here: the
 * orchestration has to have the chunk painted before the video can be joined.
 * @returns the error for the caller to throw
 */
async function withoutInvalidChunk(thrown: unknown, plan: Plan, chunks: ChunkStore): Promise<unknown> {
  if (!(thrown instanceof InvalidChunkError)) return thrown;
  const chunk: PlannedChunk | undefined = plan.chunks[thrown.chunkIndex];
  if (chunk) await chunks.remove({ sourceHash: plan.sourceHash, hash: chunk.hash });
  return new RepaintError({ ...thrown.failure, retryable: false }, { cause: thrown });
}

/**
 * Refuses a job whose source was overwritten while it ran. Workers keep what they have read, so they may not notice, and the painting
 * would replace that of the new upload, which has the same name. A source that was deleted is accepted.
 * @throws RepaintError `source-changed`
 */
async function refuseIfChanged(videos: VideoStore, video: VideoRef): Promise<void> {
  try {
    await videos.open(video).read(0, 1);
  } catch (thrown) {
    if (failureOf(thrown).code !== 'source-missing') throw thrown;
  }
}
