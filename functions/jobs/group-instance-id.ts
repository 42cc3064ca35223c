import type { JobId } from '../../core/contracts/job.ts';
import type { TaskGroupId } from '../../core/contracts/task.ts';

/**
 * Names the sub-orchestration of a group of tasks. The name doesn't begin like a job's id, so that listing jobs by prefix leaves it
 * out, and contains the run, so that a job that is started again doesn't meet the instances of its earlier run.
 */
export function groupInstanceId({ id, run }: { id: JobId; run: number }, group: TaskGroupId): string {
  return `chunks-${id.slice('job-'.length)}-${run}-${group}`;
}
