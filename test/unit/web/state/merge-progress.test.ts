import { expect, it } from 'vitest';
import type { PaintJobView } from '../../../../core/contracts/job.ts';
import type { ChunkView, JobProgress } from '../../../../core/contracts/job-progress.ts';
import { DEFAULT_SETTINGS } from '../../../../core/contracts/painting-settings.ts';
import { mergeProgress } from '../../../../web/state/merge-progress.ts';

const job: PaintJobView = {
  kind: 'paint',
  id: 'job-0123456789abcdef0123456789abcdef',
  state: 'running',
  phase: 'painting',
  video: 'film.mp4',
  ...DEFAULT_SETTINGS,
  style: 'woodcut',
  frames: { done: 0, total: 2 },
  chunks: { done: 0, total: 2 },
  createdAt: '2030-01-01T00:00:00Z',
  updatedAt: '2030-01-01T00:00:00Z',
  logs: 'work/logs/',
};
const waiting: ChunkView = { firstFrame: 0, frames: 1, state: 'waiting' };
const painting: ChunkView = { ...waiting, state: 'painting', worker: 'w', since: job.createdAt, failures: 1 };
const stored: ChunkView = { firstFrame: 1, frames: 1, state: 'stored', worker: 'w', seconds: 2 };
const ended = { ...job, state: 'failed', phase: 'ended' } as const;
const again = { ...job, createdAt: '2030-01-01T01:00:00Z' };
const seen: JobProgress = { job, chunks: [painting, stored] };

it.each([
  [
    'keeps the failures of a chunk that waits again',
    { job, chunks: [waiting, stored] },
    [{ ...waiting, failures: 1 }, stored],
  ],
  [
    'keeps the chunks once the plan is gone, and has none of them painted',
    { job: ended, chunks: [] },
    [{ ...waiting, failures: 1 }, stored],
  ],
  ['forgets the failures of an earlier run', { job: again, chunks: [waiting, stored] }, [waiting, stored]],
  ['forgets the chunks of an earlier run', { job: again, chunks: [] }, []],
] as const)('%s', (_, { job: of, chunks }, expected) => {
  expect(mergeProgress({ job: of, chunks: [...chunks] }, seen).chunks).toEqual(expected);
});
