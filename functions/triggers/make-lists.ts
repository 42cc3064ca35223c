import { z } from 'zod';
import { answer } from '../http/answer.ts';
import { makeLists } from '../jobs/make-lists.ts';
import type { Ports } from '../ports.ts';

export const ListsMade = z.strictObject({
  /** The number of jobs that are listed now. */
  jobs: z.int().min(0),
  /** The number of orchestrations that this version can't read; they are in no list. */
  unreadable: z.int().min(0),
});
export type ListsMade = z.infer<typeof ListsMade>;

/** `POST /api/lists` rebuilds the lists of jobs from the orchestrations. */
export const makeListsTrigger = (ports: Ports) =>
  answer(async (_request, client) => ({ jsonBody: (await makeLists(ports, client)) satisfies ListsMade }));
