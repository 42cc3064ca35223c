import { z } from 'zod';

/** How soon the tasks of a job are done beside those of other jobs. It changes nothing about the painting. */
export const Priority = z.enum(['low', 'normal', 'high']);
export type Priority = z.infer<typeof Priority>;
