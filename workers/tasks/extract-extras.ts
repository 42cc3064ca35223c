import type { Plan } from '../../core/contracts/plan.ts';
import { copySound } from '../../core/media/extras/copy-sound.ts';
import type { WorkerPorts } from '../ports.ts';
import type { TaskAttempt, TaskOutcome } from './task-attempt.ts';

/** Copies the extras to a blob that the join reads, packet for packet if the output format allows it. The blob appears only when it is whole. */
export async function extractExtras(ports: WorkerPorts, plan: Plan, { signal }: TaskAttempt): Promise<TaskOutcome> {
  const { jobs } = ports.storage;
  if (await jobs.openSound(plan.job.id)) return 'already-stored';
  const { format } = plan.job.settings;
  const sink = jobs.createSound(plan.job.id);
  const { tracks, notes } = await ports.sources.use(plan, (source) =>
    copySound({
      source,
      video: plan.video,
      ...(plan.video.converted && { original: ports.storage.videos.open(plan.job.video) }),
      ffmpeg: ports.ffmpeg,
      format: format === 'picture' ? 'mp4' : format,
      sink,
      signal,
    }),
  );
  ports.log.info({ tracks: tracks.length, notes: notes.length }, 'sound copied');
  signal.throwIfAborted();
  await sink.commit('application/octet-stream');
  return 'stored';
}
