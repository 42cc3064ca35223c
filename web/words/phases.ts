import type { JobView } from '../../core/contracts/job.ts';

const PHASES: Record<JobView['phase'], string> = {
  queued: 'Waiting for its turn',
  waiting: 'Waiting until earlier films of its folder are painted',
  inspecting: 'Reading the film',
  converting: 'Converting the film to a readable format',
  planning: 'Planning the parts',
  painting: 'Painting',
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

export const phaseInWords = ({ phase }: Pick<JobView, 'phase'>) => PHASES[phase];
export const stateInWords = (state: JobView['state']) => STATES[state];
