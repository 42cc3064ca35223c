import { z } from 'zod';
import { JobTrace } from '../../core/contracts/job.ts';

const WholeJob = z.object({ id: z.string(), video: z.object({ name: z.string() }), trace: JobTrace.optional() });

/** Steps get a job, or its id with what else they need. */
const Input = z.object({
  job: z.union([z.string(), WholeJob]).optional().catch(undefined),
  traceparent: z.string().optional().catch(undefined),
});

interface About {
  /** Id. */
  readonly job?: string;
  /** Name of the source, where the input tells it. */
  readonly video?: string;
  readonly traceparent?: string;
}

/** What can be said of a step by its input, for its span and its log lines. */
export function aboutInput(input: unknown): About {
  const { job, traceparent } = Input.catch({}).parse(input);
  if (typeof job !== 'object') return { ...(job && { job }), ...(traceparent && { traceparent }) };
  return { job: job.id, video: job.video.name, ...(job.trace && { traceparent: job.trace.traceparent }) };
}
