import type { JobState } from '../../core/contracts/job.ts';
import type { DurableJob, RuntimeStatus } from './durable-jobs.ts';

/** Where the jobs in a state are to be found; a cancelled one has ended by itself, as its custom status tells. */
export const STATUSES_OF: Readonly<Record<JobState, readonly RuntimeStatus[]>> = {
  queued: ['Pending'],
  running: ['Running', 'ContinuedAsNew', 'Suspended'],
  succeeded: ['Completed'],
  failed: ['Failed'],
  cancelled: ['Completed', 'Terminated', 'Canceled'],
};

export function jobState({
  runtimeStatus,
  customStatus,
}: Pick<DurableJob, 'runtimeStatus' | 'customStatus'>): JobState {
  if (customStatus?.ended === 'cancelled' && runtimeStatus === 'Completed') return 'cancelled';
  switch (runtimeStatus) {
    case 'Pending':
      return 'queued';
    case 'Running':
    case 'Suspended':
    case 'ContinuedAsNew':
      return 'running';
    case 'Completed':
      return 'succeeded';
    case 'Failed':
      return 'failed';
    case 'Canceled':
    case 'Terminated':
      return 'cancelled';
  }
}
