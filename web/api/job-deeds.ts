import type { JobView } from '../../core/contracts/job.ts';
import { ask, post, send } from './ask.ts';

/** True if there is something left to cancel. */
export const isUnderWay = ({ state }: JobView) => state === 'running' || state === 'queued';

/** True if a job can be started again. */
export const isStopped = ({ state }: JobView) => state === 'failed' || state === 'cancelled';

export const cancelJob = ({ id }: JobView): Promise<JobView> => ask(`/jobs/${id}`, { method: 'DELETE' });

/** Removes a job that has ended, with its painting, its manifest and its logs. The film stays. */
export const removeJob = ({ id }: JobView): Promise<unknown> => send(`/jobs/${id}?remove=true`, { method: 'DELETE' });

/**
 * Starts a job again with the settings it had, so that it is the same job: what it has stored isn't painted twice. A deadline that has
 * passed is left out, because no job could keep it.
 */
export function startAgain(job: JobView): Promise<JobView> {
  const {
    id: _,
    state: __,
    phase: ___,
    frames,
    chunks,
    createdAt,
    updatedAt,
    output,
    manifest,
    error,
    spent,
    logs,
    ...asked
  } = job;
  const { video, model, from, to, chunkFrames, style, deadline, ...painting } = asked;
  const isAhead = deadline !== undefined && Date.parse(deadline) > Date.now();
  if (model !== undefined) return post('/jobs', { video, model, from, to, chunkFrames });
  // A timeline names its styles itself; the job's own style is then the first of them.
  const isTimed = painting.styles !== undefined || painting.everyShot !== undefined;
  return post('/jobs', {
    video,
    from,
    to,
    chunkFrames,
    ...painting,
    ...(!isTimed && { style }),
    ...(isAhead && { deadline }),
  });
}
