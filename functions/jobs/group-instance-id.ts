import type { JobId } from '../../core/contracts/job-id.ts';
import type { TaskGroupId } from '../../core/contracts/task.ts';

/**
 * The instance that looks after a group of tasks. It doesn't begin like a job's id, so that a listing of jobs by prefix
 * leaves it out; the run in it keeps a job that is started again from meeting its old self.
 */
export function groupInstanceId({ id, run }: { id: JobId; run: number }, group: TaskGroupId): string {
  return `chunks-${id.slice('job-'.length)}-${run}-${group}`;
}
