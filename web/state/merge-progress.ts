import type { ChunkView, JobProgress } from '../../core/contracts/job-progress.ts';

/**
 * Adds to the progress of a job what was seen before: all chunks once the plan is gone, and the failures of a chunk that waits for its next
 * attempt. What was seen of an earlier run doesn't count.
 */
export function mergeProgress({ job, chunks }: JobProgress, seen: JobProgress | undefined): JobProgress {
  const before = seen?.job.createdAt === job.createdAt ? seen.chunks : [];
  const merged = chunks.length === 0 ? before : chunks.map((chunk, index) => withFailures(chunk, before[index]));
  // Nobody paints for a job that has ended.
  return { job, chunks: job.phase === 'ended' ? merged.map(putDown) : [...merged] };
}

function withFailures(chunk: ChunkView, before: ChunkView | undefined): ChunkView {
  return before?.failures && chunk.state === 'waiting' ? { ...chunk, failures: before.failures } : chunk;
}

function putDown(chunk: ChunkView): ChunkView {
  if (chunk.state === 'stored') return chunk;
  const { firstFrame, frames, failures } = chunk;
  return { firstFrame, frames, state: 'waiting', ...(failures && { failures }) };
}
