import { z } from 'zod';

/** What the workers of a run have cost, by the time in which they had chunks in hand that are stored now. */
export const Spent = z.strictObject({ cost: z.number().min(0), currency: z.string() });
export type Spent = z.infer<typeof Spent>;
