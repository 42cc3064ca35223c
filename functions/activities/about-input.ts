import { z } from 'zod';
import { JobTrace } from '../../core/contracts/job.ts';

const WholeJob = z.object({ id: z.string(), video: z.object({ name: z.string() }), trace: JobTrace.optional() });

/** The input of every step has the whole job, or the id of the job beside its own fields. */
const Input = z.object({
  job: z.union([z.string(), WholeJob]).optional().catch(undefined),
  traceparent: z.string().optional().catch(undefined),
});

interface About {
  /** The job's id. */
  readonly job?: string;
  /** The blob name of the source, if the input has the whole job. */
  readonly video?: string;
  readonly traceparent?: string;
}

/** Reads from a step's input which job it works for, for its span and its log lines. An input of another shape gives an empty result. */
export function aboutInput(input: unknown): About {
  const { job, traceparent } = Input.catch({}).parse(input);
  if (typeof job !== 'object') return { ...(job && { job }), ...(traceparent && { traceparent }) };
  return { job: job.id, video: job.video.name, ...(job.trace && { traceparent: job.trace.traceparent }) };
}
