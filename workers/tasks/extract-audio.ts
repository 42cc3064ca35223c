import type { Plan } from '../../core/contracts/plan.ts';
import { copySound } from '../../core/media/extras/copy-sound.ts';
import type { WorkerPorts } from '../ports.ts';
import type { TaskOutcome, TaskRun } from './task-run.ts';

/** Takes everything beside the picture, packet for packet where it can, to where the join will read it. It appears as a whole. */
export async function extractAudio(ports: WorkerPorts, plan: Plan, { signal }: TaskRun): Promise<TaskOutcome> {
  const { jobs } = ports.storage;
  if (await jobs.openSound(plan.job.id)) return 'already-stored';
  const sink = jobs.createSound(plan.job.id);
  const { tracks, notes } = await ports.sources.use(plan, (source) =>
    copySound({
      source,
      video: plan.video,
      ...(plan.video.converted && { original: ports.storage.videos.open(plan.job.video) }),
      ffmpeg: ports.ffmpeg,
      format: plan.job.settings.format,
      sink,
      signal,
    }),
  );
  ports.log.info({ tracks: tracks.length, notes: notes.length }, 'sound copied');
  signal.throwIfAborted();
  await sink.commit('application/octet-stream');
  return 'stored';
}
