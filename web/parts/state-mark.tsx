import type { JobView } from '../../core/contracts/job.ts';
import { stateInWords } from '../words/phases.ts';

/** A job's state as a word with a dot of its colour. */
export function StateMark({ state }: { readonly state: JobView['state'] }) {
  return <span class={`state ${state}`}>{stateInWords(state)}</span>;
}
