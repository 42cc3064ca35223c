import { z } from 'zod';

/** Priority of a job's tasks over those of other jobs. It doesn't affect the painting. */
export const Priority = z.enum(['low', 'normal', 'high']);
export type Priority = z.infer<typeof Priority>;
