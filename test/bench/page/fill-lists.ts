import pMap from 'p-map';
import type { JobView } from '../../../core/contracts/job.ts';
import { DEFAULT_SETTINGS } from '../../../core/contracts/painting-settings.ts';
import type { JobListStore } from '../../../core/storage/ports.ts';

/** Lists as many painted jobs as if they had been started one a second. */
export async function fillLists(lists: JobListStore, count: number): Promise<void> {
  const now = Date.now();
  await lists.setMade();
  await pMap(
    Array.from({ length: count }).keys(),
    async (number) => {
      const startedAt = new Date(now - 1_000 * number).toISOString();
      const id = `job-${number.toString(16).padStart(32, '0')}` as const;
      await lists.put({ id, startedAt, view: viewOf(id, number, startedAt) }, 'succeeded');
    },
    { concurrency: 32 },
  );
}

function viewOf(id: JobView['id'], number: number, startedAt: string): JobView {
  const name = `uploads/0123456789abcdef/film-${number}.mp4`;
  return {
    kind: 'paint',
    id,
    state: 'succeeded',
    phase: 'ended',
    video: name,
    ...DEFAULT_SETTINGS,
    style: 'the-scream',
    frames: { done: 480, total: 480 },
    chunks: { done: 10, total: 10 },
    createdAt: startedAt,
    updatedAt: startedAt,
    output: `painted/${name}`,
    manifest: `painted/${name}.manifest.json`,
    logs: `work/logs/${id}/`,
  };
}
