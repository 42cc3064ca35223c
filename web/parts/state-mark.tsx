import type { JobView } from '../../core/contracts/job.ts';
import { stateInWords } from '../words/phases.ts';

/** The state of a job as a word beside a coloured dot. */
export function StateMark({ state }: { readonly state: JobView['state'] }) {
  return <span class={`state ${state}`}>{stateInWords(state)}</span>;
}
