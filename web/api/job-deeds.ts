import type { JobView, PaintJobView } from '../../core/contracts/job.ts';
import { ask, post, send } from './ask.ts';

/** True if there is something left to cancel. */
export const isUnderWay = ({ state }: JobView) => state === 'running' || state === 'queued';

/** True if a job can be started again. */
export const isStopped = ({ state }: JobView) => state === 'failed' || state === 'cancelled';

export const cancelJob = ({ id }: JobView): Promise<JobView> => ask(`/jobs/${id}`, { method: 'DELETE' });

/** Removes a job that has ended, with its painting, its manifest and its logs. The film stays. */
export const removeJob = ({ id }: JobView): Promise<unknown> => send(`/jobs/${id}?remove=true`, { method: 'DELETE' });

/**
 * Starts a job again with the settings it had, so that it is the same job: what it has stored isn't painted twice, and the API keeps its
 * priority and the address that is notified. A deadline that has passed is left out, because no job could keep it.
 */
export function startAgain(job: JobView): Promise<JobView> {
  const {
    kind: _,
    id: __,
    state: ___,
    phase,
    frames,
    chunks,
    createdAt,
    updatedAt,
    output,
    manifest,
    error,
    spent,
    logs,
    deadline,
    ...asked
  } = job;
  const isAhead = deadline !== undefined && Date.parse(deadline) > Date.now();
  return post('/jobs', { ...('style' in asked ? ofPainting(asked) : asked), ...(isAhead && { deadline }) });
}

/** A timeline names its styles itself; the job's own style is then the first of them. */
function ofPainting({ style, ...asked }: Partial<PaintJobView>): Partial<PaintJobView> {
  const isTimed = asked.styles !== undefined || asked.everyShot !== undefined;
  return { ...asked, ...(!isTimed && { style }) };
}
