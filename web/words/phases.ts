import type { JobView } from '../../core/contracts/job.ts';

type Kind = Pick<JobView, 'kind'>;

const PHASES: Record<JobView['phase'], string> = {
  queued: 'Waiting for its turn',
  waiting: 'Waiting until earlier films of its folder are done',
  inspecting: 'Reading the film',
  converting: 'Converting the film to a readable format',
  planning: 'Planning the parts',
  painting: 'Painting',
  labelling: 'Labelling',
  assembling: 'Joining picture and sound',
  finishing: 'Writing the manifest',
  ended: 'Done',
};
const LABELLING_PHASES: Partial<typeof PHASES> = { assembling: 'Joining the labels' };

const STATES: Record<JobView['state'], string> = {
  queued: 'Waiting',
  running: 'Painting',
  succeeded: 'Painted',
  failed: 'Failed',
  cancelled: 'Cancelled',
};
const LABELLING_STATES: Partial<typeof STATES> = { running: 'Labelling', succeeded: 'Labelled' };

/** The steps by the names that Durable Functions knows them by. */
const STEPS: Readonly<Record<string, string>> = {
  checkRoom: 'Wait for room in the folder',
  inspectVideo: 'Read the film',
  planChunks: 'Plan the parts',
  runTasks: 'Work on a group of parts',
  paintChunks: 'Work on a group of parts',
  assembleVideo: 'Join the parts',
  writeManifest: 'Write the manifest',
  checkTasks: 'Check what is stored',
  queueTasks: 'Queue the parts',
  stopJob: 'Stop the job',
  removeIntermediates: 'Clean up',
  tellJobEnd: 'Record the end',
};

export const phaseInWords = ({ phase, kind }: Pick<JobView, 'phase'> & Kind) =>
  (kind === 'label' && LABELLING_PHASES[phase]) || PHASES[phase];

export const stateInWords = ({ state, kind }: Pick<JobView, 'state'> & Kind) =>
  (kind === 'label' && LABELLING_STATES[state]) || STATES[state];

/** What workers do to the chunks of a job. */
export type Deed = 'painted' | 'labelled';
export const deedOf = ({ kind }: Kind): Deed => (kind === 'paint' ? 'painted' : 'labelled');

/** Names a step of the orchestration. */
export const stepInWords = (name: string) => STEPS[name] ?? name;

/** Names a task: `chunk-0` is part 1. */
export function taskInWords(task: string): string {
  const [kind = '', number] = task.split('-');
  if (number === undefined) return kind;
  return `${kind === 'chunk' ? 'part' : kind} ${Number(number) + 1}`;
}
