import type { JobView } from '../../core/contracts/job.ts';

const PHASES: Record<JobView['phase'], string> = {
  queued: 'Waiting for its turn',
  waiting: 'Waiting until earlier films of its folder are painted',
  inspecting: 'Reading the film',
  converting: 'Converting the film to a readable format',
  planning: 'Planning the parts',
  painting: 'Painting',
  labelling: 'Labelling',
  assembling: 'Joining picture and sound',
  finishing: 'Writing the manifest',
  ended: 'Done',
};

const STATES: Record<JobView['state'], string> = {
  queued: 'Waiting',
  running: 'Painting',
  succeeded: 'Painted',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

const STEPS: Readonly<Record<string, string>> = {
  inspectVideo: 'Read the film',
  planChunks: 'Plan the parts',
  runTasks: 'Paint a group of parts',
  paintChunks: 'Paint a group of parts',
  assembleVideo: 'Join picture and sound',
  writeManifest: 'Write the manifest',
  removeIntermediates: 'Clean up',
  recordJobEnd: 'Record the end',
};

export const phaseInWords = ({ phase }: Pick<JobView, 'phase'>) => PHASES[phase];
export const stateInWords = (state: JobView['state']) => STATES[state];

/** Names a step of the orchestration. */
export const stepInWords = (name: string) => STEPS[name] ?? name;

/** Names a task: `chunk-0` is part 1. */
export function taskInWords(task: string): string {
  const [kind = '', number] = task.split('-');
  if (number === undefined) return kind;
  return `${kind === 'chunk' ? 'part' : kind} ${Number(number) + 1}`;
}
