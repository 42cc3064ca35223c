import { permanent } from '../../core/contracts/failure.ts';
import type { Job } from '../../core/contracts/job.ts';
import type { Plan, PlannedChunk } from '../../core/contracts/plan.ts';
import { InvalidChunkError, type JoinedVideo, joinSegments } from '../../core/media/join-segments.ts';
import type { ChunkStore } from '../../core/storage/ports.ts';
import { activity } from './activity.ts';
import { refuseIfStopped } from './refuse-if-stopped.ts';

/** Joins painted segments and sound into the painting, which appears as a whole or not at all. */
export const assembleVideo = activity('assembleVideo', ({ storage, readPlan }) => {
  return async ({ job }: { job: Job }): Promise<JoinedVideo> => {
    await refuseIfStopped(storage.jobs, job.id);
    const plan = await readPlan(job.id, job.run);
    if (!plan) throw permanent('unknown-job', `The plan of ${job.id} is no longer in storage; start the job again.`);
    const { video, timeline } = await storage.jobs.readInspection(job.id);
    const sound = await storage.jobs.openSound(job.id);
    const sink = storage.painted.create(job.output);
    try {
      const joined = await joinSegments({
        segments: segments(plan, storage.chunks),
        video,
        timeline,
        ...(sound && { sound }),
        sink,
      });
      await sink.commit('video/mp4');
      return joined;
    } catch (thrown) {
      await removeIfInvalid(thrown, plan, storage.chunks);
      throw thrown;
    }
  };
});

async function* segments(plan: Plan, chunks: ChunkStore) {
  for (const chunk of plan.chunks) {
    yield { chunk, source: await chunks.open({ sourceHash: plan.sourceHash, hash: chunk.hash }) };
  }
}

/** A chunk that isn't what it claims to be must not be found again. */
async function removeIfInvalid(thrown: unknown, plan: Plan, chunks: ChunkStore): Promise<void> {
  if (!(thrown instanceof InvalidChunkError)) return;
  const chunk: PlannedChunk | undefined = plan.chunks[thrown.chunkIndex];
  if (chunk) await chunks.remove({ sourceHash: plan.sourceHash, hash: chunk.hash });
}
