import type { JobState } from '../../core/contracts/job.ts';
import type { DurableJob } from './durable-jobs.ts';

export function jobState({
  runtimeStatus,
  customStatus,
}: Pick<DurableJob, 'runtimeStatus' | 'customStatus'>): JobState {
  if (customStatus?.ended === 'cancelled' && runtimeStatus === 'Completed') return 'cancelled';
  if (customStatus?.phase === 'waiting' && runtimeStatus === 'Running') return 'queued';
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
