import type { Job } from '../../core/contracts/job.ts';
import { inspectVideo as inspect } from '../../core/media/inspect-video.ts';
import { mediaLimits } from '../settings.ts';
import { activity } from './activity.ts';
import { refuseIfStopped } from './refuse-if-stopped.ts';

/** Reads the packets of the source, refuses what can't be painted, and stores what was found. */
export const inspectVideo = activity('inspectVideo', ({ storage, settings }) => async ({ job }: { job: Job }) => {
  await refuseIfStopped(storage.jobs, job.id);
  const { video, timeline } = await inspect(storage.videos.open(job.video), job.video.name, mediaLimits(settings));
  await storage.jobs.writeInspection(job.id, video, timeline);
  return { frames: video.frames };
});
