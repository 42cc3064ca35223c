import type { JobView } from '../../core/contracts/job.ts';
import { stateInWords } from '../words/phases.ts';

/** The state of a job as a word beside a coloured dot. */
export function StateMark({ job }: { readonly job: JobView }) {
  return <span class={`state ${job.state}`}>{stateInWords(job)}</span>;
}
