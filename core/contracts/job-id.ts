import { z } from 'zod';

/** `job-` and 32 hex digits: the name of a job, of its orchestration and of its folder in the `work` container. */
export const JobId = z.string().regex(/^job-[0-9a-f]{32}$/);
export type JobId = z.infer<typeof JobId>;
