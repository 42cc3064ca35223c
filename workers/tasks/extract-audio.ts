import type { Plan } from '../../core/contracts/plan.ts';
import { copySound } from '../../core/media/copy-sound.ts';
import type { WorkerPorts } from '../ports.ts';
import type { TaskOutcome, TaskRun } from './task-run.ts';

/** Copies the sound, packet for packet, to where the join will read it. It appears as a whole. */
export async function extractAudio(ports: WorkerPorts, plan: Plan, { signal }: TaskRun): Promise<TaskOutcome> {
  const { jobs } = ports.storage;
  if (await jobs.openSound(plan.job.id)) return 'already-stored';
  const source = await ports.sources.of(plan);
  const sink = jobs.createSound(plan.job.id);
  await copySound({ source, video: plan.video, sink, signal });
  signal.throwIfAborted();
  await sink.commit('application/octet-stream');
  return 'stored';
}
